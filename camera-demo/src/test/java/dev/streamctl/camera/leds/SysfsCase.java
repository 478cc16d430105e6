package dev.streamctl.camera.leds;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.camera.leds.SysfsPwm.Channel;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The drivers on a temporary tree. What a refused permission does is tested with the command, see LedsIT. */
abstract class SysfsCase {

    static final TimeSource TIME = TimeSource.system();

    @TempDir
    Path root;

    SysfsPwm pwm() {
        return new SysfsPwm(root, new Channel(0, 0), new Channel(0, 1), Duration.ofNanos(1_000_000));
    }

    SysfsLeds leds() {
        return new SysfsLeds(root, "green", "red");
    }

    static String problem(Class<? extends Exception> type, Executable call) {
        return String.valueOf(assertThrows(type, call).getMessage());
    }

    /** A channel that another program has left at full light. */
    static void usePwm(FakeKernel kernel, int channel) throws IOException {
        String path = "class/pwm/pwmchip0/pwm" + channel;
        kernel.put(path + "/period", 20_000_000);
        kernel.put(path + "/duty_cycle", 15_000_000);
        kernel.put(path + "/enable", 1);
        kernel.put(path + "/polarity", "normal");
    }
}
