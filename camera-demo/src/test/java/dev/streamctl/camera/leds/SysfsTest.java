package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.camera.leds.SysfsPwm.Channel;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SysfsTest extends SysfsCase {

    @Test
    void whereGreenCannotBeHadRedIsDark() throws Exception {
        var kernel = FakeKernel.withLed(root, "red", 10);
        assertTrue(problem(LedException.class, () -> leds().open(kernel)).startsWith("there is no LED 'green' in "));
        assertEquals("0", kernel.value("class/leds/red/brightness"));
        FakeKernel.withPwm(root, 2);
        usePwm(kernel, 1);
        kernel.broken = "pwm0/period";
        assertThrows(LedException.class, () -> pwm().open(kernel, TIME));
        assertEquals("0", kernel.value("class/pwm/pwmchip0/pwm1/duty_cycle"));
        assertEquals("0", kernel.value("class/pwm/pwmchip0/pwm1/enable"));
        usePwm(kernel, 1);
        var other = new SysfsPwm(root, new Channel(1, 0), new Channel(0, 1), Duration.ofMillis(1));
        assertTrue(problem(LedException.class, () -> other.open(kernel, TIME)).startsWith("there is no PWM chip at "));
        assertEquals("0", kernel.value("class/pwm/pwmchip0/pwm1/duty_cycle"));
    }

    @Test
    void anLedShowsTheNearestOfItsSteps() throws Exception {
        FakeKernel.withLed(root, "red", 1);
        var kernel = FakeKernel.withLed(root, "green", 255);
        LedPair pair = leds().open(kernel);
        assertEquals("0", kernel.value("class/leds/green/brightness"));
        assertEquals("0", kernel.value("class/leds/red/brightness"));
        assertEquals("green 41.96", pair.show(Light.of(42)).text());
        assertEquals("107", kernel.value("class/leds/green/brightness"));
        assertEquals("red 100", pair.show(Light.of(-50)).text());
        assertEquals("0", kernel.value("class/leds/green/brightness"));
        assertEquals("1", kernel.value("class/leds/red/brightness"));
        assertEquals("dark", pair.show(Light.of(-49)).text());
        pair.show(Light.of(-100));
        pair.close();
        assertEquals("0", kernel.value("class/leds/red/brightness"));
    }

    @Test
    void aStopByAnInterruptedThreadLeavesThemDark() throws Exception {
        FakeKernel.withLed(root, "red", 10);
        var kernel = FakeKernel.withLed(root, "green", 10);
        var options = NodeOptions.of("leds", Endpoint.ws("127.0.0.1", 0, "/"));
        try (var network = Network.open();
                var node = RunningNode.start(network, new LedsNode(leds(), 1, Duration.ofHours(1)), options);
                var phone = network.connectWebSocket(node.endpoint())) {
            phone.send("0 80 0");
            assertEquals("green 80", phone.receive().asText());
            Thread.currentThread().interrupt();
            node.close();
            assertTrue(Thread.interrupted(), "it stays interrupted");
            assertEquals("0", kernel.value("class/leds/green/brightness"));
            assertEquals(0, node.counters().get("driver_failures"));
        }
    }

    @Test
    void whereOneLedFailsTheOtherGoesDark() throws Exception {
        FakeKernel.withLed(root, "red", 10);
        var kernel = FakeKernel.withLed(root, "green", 10);
        LedPair pair = leds().open(kernel);
        pair.show(Light.of(80));
        kernel.broken = "red/brightness";
        assertThrows(IOException.class, () -> pair.show(Light.of(-30)));
        assertEquals("0", kernel.value("class/leds/green/brightness"));
        kernel.broken = "green/brightness";
        pair.show(Light.of(-30));
        assertThrows(IOException.class, pair::darken);
        assertEquals("0", kernel.value("class/leds/red/brightness"));
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        assertEquals(
                "there is no LED 'green' in " + root.resolve("class/leds") + "; there is none",
                problem(LedException.class, () -> leds().open(TIME)));
        FakeKernel.withLed(root, "input3::capslock", 1);
        assertEquals(
                "there is no LED 'green' in " + root.resolve("class/leds") + "; there are input3::capslock",
                problem(LedException.class, () -> leds().open(TIME)));
        assertEquals(
                "there is no PWM chip at " + root.resolve("class/pwm/pwmchip0") + "; does the board have its overlay?",
                problem(LedException.class, () -> pwm().open(TIME)));
        FakeKernel.withLed(root, "green", 3);
        FakeKernel.withLed(root, "red", 3);
        Files.writeString(root.resolve("class/leds/green/max_brightness"), "many\n");
        assertEquals(
                root.resolve("class/leds/green/max_brightness") + " holds no number",
                problem(LedException.class, () -> leds().open(TIME)));
        Files.delete(root.resolve("class/leds/green/max_brightness"));
        assertEquals(
                root.resolve("class/leds/green/max_brightness") + " cannot be read: there is no such file",
                problem(LedException.class, () -> leds().open(TIME)));
    }

    @Test
    void namesThatLeaveTheFolderAndLedsThatAreTheSameAreRefused() {
        for (String name : List.of("", "..", ".", "../pwm", "a/b", "a\0b")) {
            assertThrows(IllegalArgumentException.class, () -> new SysfsLeds(root, name, "red"), name);
        }
        assertThrows(IllegalArgumentException.class, () -> new SysfsLeds(root, "red", "red"));
        for (String channel : List.of("", "0", "0:", ":1", "0:-1", "a:b", "0:1:2", "99999:0")) {
            assertThrows(IllegalArgumentException.class, () -> Channel.parse(channel), channel);
        }
        assertEquals(new Channel(2, 13), Channel.parse("2:13"));
    }
}
