package dev.streamctl.camera.leds;

import dev.streamctl.framing.Escapes;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Two of the kernel's LEDs (Documentation/leds/leds-class): {@code class/leds/NAME} with {@code brightness}, from 0 to {@code
 * max_brightness}. An LED with a maximum of 1 is on or off. A trigger that it has, as a heartbeat, ends with the first 0.
 *
 * @param root {@code /sys}
 * @param green its name
 * @param red its name
 */
public record SysfsLeds(Path root, String green, String red) implements LedDriver {

    private static final String FOLDER = "class/leds/";

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException one of them is no name of an LED, or both are the same
     */
    public SysfsLeds {
        checkName(green);
        checkName(red);
        if (green.equals(red)) {
            throw new IllegalArgumentException("green and red are both the LED '" + Escapes.snippet(green) + "'");
        }
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + Escapes.snippet(name) + "' is no name of an LED");
        }
    }

    @Override
    public String name() {
        return "sysfs-led";
    }

    @Override
    public LedPair open(TimeSource time) throws IOException, InterruptedException {
        return open(new Sysfs(root));
    }

    LedPair open(Sysfs sysfs) throws IOException, InterruptedException {
        return LedPair.open(() -> led(sysfs, green), () -> led(sysfs, red));
    }

    private Led led(Sysfs sysfs, String name) throws LedException {
        String path = FOLDER + name;
        if (!sysfs.exists(path)) {
            var there = sysfs.names(FOLDER);
            throw new LedException(
                    "there is no LED '%s' in %s; there %s"
                            .formatted(
                                    Escapes.snippet(name),
                                    root.resolve(FOLDER),
                                    there.isEmpty() ? "is none" : "are " + Escapes.snippet(String.join(", ", there))),
                    null);
        }
        long most = sysfs.read(path + "/max_brightness");
        if (most < 1) {
            throw new LedException(root.resolve(path) + "/max_brightness is 0: it gives no light", null);
        }
        return new Dimmed(sysfs, path + "/brightness", most);
    }

    private record Dimmed(Sysfs sysfs, String path, long most) implements Led {
        @Override
        public double set(double percent) throws LedException {
            long step = Math.round(percent * most / 100);
            sysfs.write(path, step);
            return 100.0 * step / most;
        }

        @Override
        public void close() throws LedException {
            sysfs.write(path, 0);
        }
    }
}
