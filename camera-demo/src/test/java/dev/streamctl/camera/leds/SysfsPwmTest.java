package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels of PWM. */
@Timeout(60)
class SysfsPwmTest extends SysfsCase {

    private static final List<String> GIVEN_BACK = List.of(
            "pwmchip0/pwm0/duty_cycle=0",
            "pwmchip0/pwm0/enable=0",
            "pwmchip0/unexport=0",
            "pwmchip0/pwm1/duty_cycle=0",
            "pwmchip0/pwm1/enable=0",
            "pwmchip0/unexport=1");

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
        assertEquals(root.resolve("class/pwm/pwmchip0/pwm0") + " does not appear after its export", givenUp());
        assertEquals("1", kernel.value("class/pwm/pwmchip0/unexport"));
    }

    @Test
    void aFileThatIsMissingIsNamed() throws Exception {
        var kernel = FakeKernel.withPwm(root, 2);
        kernel.put("class/pwm/pwmchip0/pwm0/period", 0);
        kernel.put("class/pwm/pwmchip0/pwm0/duty_cycle", 0);
        assertEquals("there is no " + root.resolve("class/pwm/pwmchip0/pwm0/enable"), givenUp());
    }

    /** Why the channels of a tree where nothing appears could not be had. */
    private String givenUp() throws Exception {
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
        return cause.getMessage();
    }
}
