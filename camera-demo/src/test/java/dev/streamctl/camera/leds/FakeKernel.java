package dev.streamctl.camera.leds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A tree of real files that behaves as the kernel's: an export makes a folder, and a duty cycle over the period is refused. */
final class FakeKernel extends Sysfs {

    final List<String> writes = new ArrayList<>();
    String broken = "nothing";
    private final Path root;

    FakeKernel(Path root) {
        super(root);
        this.root = root;
    }

    static FakeKernel withPwm(Path root, int channels) throws IOException {
        var kernel = new FakeKernel(root);
        kernel.put("class/pwm/pwmchip0/npwm", channels);
        kernel.put("class/pwm/pwmchip0/export", 0);
        kernel.put("class/pwm/pwmchip0/unexport", 0);
        return kernel;
    }

    static FakeKernel withLed(Path root, String name, int most) throws IOException {
        var kernel = new FakeKernel(root);
        kernel.put("class/leds/" + name + "/max_brightness", most);
        kernel.put("class/leds/" + name + "/brightness", most);
        return kernel;
    }

    void put(String path, Object value) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }

    String value(String path) throws IOException {
        return Files.readString(root.resolve(path)).strip();
    }

    @Override
    void write(String path, String value) throws LedException {
        writes.add(path.replaceFirst("class/(pwm|leds)/", "") + "=" + value);
        if (path.contains(broken)) {
            throw new LedException(path + " is broken", null);
        }
        if (path.endsWith("/duty_cycle") || path.endsWith("/period")) {
            checkPwm(path.substring(0, path.lastIndexOf('/')), path.endsWith("/period"), Long.parseLong(value));
        }
        if (path.endsWith("/polarity")) {
            checkPolarity(path.substring(0, path.lastIndexOf('/')));
        }
        super.write(path, value);
        if (path.endsWith("/export")) {
            export(path.replace("export", "pwm" + value));
        }
    }

    private void checkPwm(String channel, boolean isPeriod, long value) throws LedException {
        long period = isPeriod ? value : read(channel + "/period");
        long duty = isPeriod ? read(channel + "/duty_cycle") : value;
        if (period == 0 || duty > period) {
            throw new LedException(channel + ": Invalid argument", null);
        }
    }

    private void checkPolarity(String channel) throws LedException {
        if (read(channel + "/period") == 0 || read(channel + "/enable") != 0) {
            throw new LedException(channel + "/polarity: Invalid argument", null);
        }
    }

    private void export(String channel) {
        try {
            for (String file : List.of("period", "duty_cycle", "enable")) {
                put(channel + "/" + file, 0);
            }
            put(channel + "/polarity", "normal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
