package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.camera.leds.SysfsPwm.Channel;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The drivers on a temporary tree. What a refused permission does is tested with the command, see LedsIT. */
@Timeout(60)
class SysfsTest {

    private static final TimeSource TIME = TimeSource.system();

    private static final List<String> GIVEN_BACK = List.of(
            "pwmchip0/pwm0/duty_cycle=0",
            "pwmchip0/pwm0/enable=0",
            "pwmchip0/unexport=0",
            "pwmchip0/pwm1/duty_cycle=0",
            "pwmchip0/pwm1/enable=0",
            "pwmchip0/unexport=1");

    @TempDir
    private Path root;

    private SysfsPwm pwm() {
        return new SysfsPwm(root, new Channel(0, 0), new Channel(0, 1), Duration.ofNanos(1_000_000));
    }

    private SysfsLeds leds() {
        return new SysfsLeds(root, "green", "red");
    }

    private static String problem(Class<? extends Exception> type, Executable call) {
        return String.valueOf(assertThrows(type, call).getMessage());
    }

    @Test
    void aChannelIsExportedThenItsPeriodSetThenItsDutyThenItIsSwitchedOn() throws Exception {
        var kernel = FakeKernel.withPwm(root, 2);
        LedPair pair = pwm().open(kernel, TIME);
        assertEquals(
                List.of(
                        "pwmchip0/export=0",
                        "pwmchip0/pwm0/period=1000000",
                        "pwmchip0/pwm0/duty_cycle=0",
                        "pwmchip0/pwm0/enable=1",
                        "pwmchip0/export=1",
                        "pwmchip0/pwm1/period=1000000",
                        "pwmchip0/pwm1/duty_cycle=0",
                        "pwmchip0/pwm1/enable=1",
                        "pwmchip0/pwm0/duty_cycle=0",
                        "pwmchip0/pwm1/duty_cycle=0"),
                kernel.writes);
        kernel.writes.clear();
        assertEquals("green 42", pair.show(Light.of(42)).text());
        assertEquals("red 17", pair.show(Light.of(-17)).text());
        assertEquals(
                List.of(
                        "pwmchip0/pwm0/duty_cycle=420000",
                        "pwmchip0/pwm0/duty_cycle=0",
                        "pwmchip0/pwm1/duty_cycle=170000"),
                kernel.writes);
        assertEquals("170000", kernel.value("class/pwm/pwmchip0/pwm1/duty_cycle"));
        kernel.writes.clear();
        pair.close();
        assertEquals(GIVEN_BACK, kernel.writes);
    }

    @Test
    void aDutyCycleThatIsLeftOverGoesBeforeTheShorterPeriodComesAndTheChannelStaysExported() throws Exception {
        var kernel = FakeKernel.withPwm(root, 2);
        for (int channel = 0; channel < 2; channel++) {
            usePwm(kernel, channel);
        }
        LedPair pair = pwm().open(kernel, TIME);
        assertEquals(
                List.of("pwmchip0/pwm0/duty_cycle=0", "pwmchip0/pwm0/period=1000000"), kernel.writes.subList(0, 2));
        pair.close();
        assertTrue(kernel.writes.stream().noneMatch(write -> write.contains("export")), kernel.writes::toString);
    }

    @Test
    void anInvertedPolarityIsSetRightWhileTheChannelIsOff() throws Exception {
        var kernel = FakeKernel.withPwm(root, 2);
        usePwm(kernel, 0);
        kernel.put("class/pwm/pwmchip0/pwm0/polarity", "inversed");
        for (String file : List.of("period", "duty_cycle", "enable")) { // exported by another program, and never used
            kernel.put("class/pwm/pwmchip0/pwm1/" + file, 0);
        }
        kernel.put("class/pwm/pwmchip0/pwm1/polarity", "inversed");
        pwm().open(kernel, TIME);
        assertEquals(
                List.of(
                        "pwmchip0/pwm0/duty_cycle=0",
                        "pwmchip0/pwm0/enable=0",
                        "pwmchip0/pwm0/period=1000000",
                        "pwmchip0/pwm0/polarity=normal",
                        "pwmchip0/pwm0/duty_cycle=0",
                        "pwmchip0/pwm0/enable=1",
                        "pwmchip0/pwm1/period=1000000",
                        "pwmchip0/pwm1/polarity=normal",
                        "pwmchip0/pwm1/duty_cycle=0",
                        "pwmchip0/pwm1/enable=1"),
                kernel.writes.subList(0, 10));
    }

    /** A channel that another program has left at full light. */
    private static void usePwm(FakeKernel kernel, int channel) throws IOException {
        String path = "class/pwm/pwmchip0/pwm" + channel;
        kernel.put(path + "/period", 20_000_000);
        kernel.put(path + "/duty_cycle", 15_000_000);
        kernel.put(path + "/enable", 1);
        kernel.put(path + "/polarity", "normal");
    }

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
    void aChannelWhoseDutyIsRefusedAtTheEndIsSwitchedOffAndGivenBackAllTheSame() throws Exception {
        var kernel = FakeKernel.withPwm(root, 2);
        LedPair pair = pwm().open(kernel, TIME);
        kernel.writes.clear();
        kernel.broken = "duty_cycle";
        assertThrows(IOException.class, pair::close);
        assertEquals(GIVEN_BACK, kernel.writes);
    }

    @Test
    void whereTheSecondChannelCannotBeHadTheFirstIsGivenBack() throws Exception {
        var kernel = FakeKernel.withPwm(root, 1);
        String problem = problem(LedException.class, () -> pwm().open(kernel, TIME));
        assertEquals(root.resolve("class/pwm/pwmchip0") + " has 1 channels, so there is no channel 1", problem);
        assertEquals("pwmchip0/unexport=0", kernel.writes.getLast());
    }

    @Test
    void anExportThatNothingComesOfIsGivenUpAfterTwoSecondsForEachChannel() throws Exception {
        var kernel = FakeKernel.withPwm(root, 2);
        var time = new ManualTime();
        var failed = new CompletableFuture<LedPair>();
        Thread.ofVirtual()
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
                    try {
                        failed.complete(pwm().open(new Sysfs(root), time)); // a tree where no folder appears
                    } catch (Exception e) {
                        failed.completeExceptionally(e);
                    }
                }));
        for (int i = 0; i < 400; i++) { // two seconds for each of them
            time.awaitTimers(1);
            time.advance(Duration.ofMillis(10));
        }
        Throwable cause = assertThrows(ExecutionException.class, () -> failed.get(30, TimeUnit.SECONDS))
                .getCause();
        assertEquals(root.resolve("class/pwm/pwmchip0/pwm0") + " does not appear after its export", cause.getMessage());
        assertEquals("1", kernel.value("class/pwm/pwmchip0/unexport"));
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
