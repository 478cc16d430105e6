package dev.streamctl.camera.leds;

import dev.streamctl.camera.leds.SysfsPwm.Channel;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One channel of PWM. The kernel refuses a duty cycle that is longer than the period, and any while there is no period: so an old
 * duty cycle is taken back before the period is set, and a new one comes after it. A polarity that another program has inverted,
 * for which no duty is full light, is set right: between the period, without which none is taken, and the switching on, after
 * which some chips take none.
 */
final class PwmLed implements Led {

    /** After the export, udev gives the files to their group; without the rights of root they cannot be written before. */
    private static final Duration EXPORT_PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final String POLARITY = "normal";
    private static final List<String> WRITTEN = List.of("period", "duty_cycle", "enable");

    private final Sysfs sysfs;
    private final Channel channel;
    private final String path;
    private final long period;

    /** Whether it was exported here: then it is given back, too. */
    private final boolean exported;

    private PwmLed(Sysfs sysfs, Channel channel, long period, boolean exported) {
        this.sysfs = sysfs;
        this.channel = channel;
        this.path = path(channel);
        this.period = period;
        this.exported = exported;
    }

    private static String path(Channel channel) {
        return channel.path() + "/pwm" + channel.number();
    }

    /** @param period in nanoseconds */
    static PwmLed open(Sysfs sysfs, Channel channel, long period, TimeSource time)
            throws IOException, InterruptedException {
        check(sysfs, channel);
        boolean export = !sysfs.exists(path(channel));
        if (export) {
            sysfs.write(channel.path() + "/export", channel.number());
        }
        var led = new PwmLed(sysfs, channel, period, export);
        try {
            led.awaitFiles(time);
            led.prepare();
            return led;
        } catch (IOException | InterruptedException e) {
            led.unexportAfter(e);
            throw e;
        }
    }

    private static void check(Sysfs sysfs, Channel channel) throws LedException {
        if (!sysfs.exists(channel.path())) {
            throw new LedException(
                    "there is no PWM chip at " + sysfs.where(channel.path()) + "; does the board have its overlay?",
                    null);
        }
        long channels = sysfs.read(channel.path() + "/npwm");
        if (channel.number() >= channels) {
            throw new LedException(
                    "%s has %d channels, so there is no channel %d"
                            .formatted(sysfs.where(channel.path()), channels, channel.number()),
                    null);
        }
    }

    private void awaitFiles(TimeSource time) throws IOException, InterruptedException {
        long end = time.nanoTime() + EXPORT_PATIENCE.toNanos();
        while (!WRITTEN.stream().allMatch(file -> sysfs.isWritable(path + "/" + file))) {
            if (time.nanoTime() - end >= 0) {
                throw new LedException(unfit(), null);
            }
            TimeSource.sleep(LOOK_AGAIN);
        }
    }

    /** Why its files cannot be written. */
    private String unfit() {
        if (!sysfs.exists(path)) {
            return sysfs.where(path) + " does not appear after its export";
        }
        return WRITTEN.stream()
                .filter(file -> !sysfs.exists(path + "/" + file))
                .findFirst()
                .map(file -> "there is no " + sysfs.where(path + "/" + file))
                .orElse(sysfs.where(path) + ": its files cannot be written: permission refused");
    }

    private void prepare() throws LedException {
        boolean used = sysfs.read(path + "/period") != 0;
        boolean inverted = sysfs.exists(path + "/polarity")
                && !sysfs.readText(path + "/polarity").equals(POLARITY);
        if (used) {
            sysfs.write(path + "/duty_cycle", 0);
        }
        if (used && inverted) {
            sysfs.write(path + "/enable", 0);
        }
        sysfs.write(path + "/period", period);
        if (inverted) {
            sysfs.write(path + "/polarity", POLARITY);
        }
        sysfs.write(path + "/duty_cycle", 0);
        sysfs.write(path + "/enable", 1);
    }

    @Override
    public double set(double percent) throws LedException {
        long duty = Math.round(percent * period / 100);
        sysfs.write(path + "/duty_cycle", duty);
        return 100.0 * duty / period;
    }

    @Override
    public void close() throws LedException {
        try {
            sysfs.write(path + "/duty_cycle", 0);
        } finally {
            switchOff();
        }
    }

    private void switchOff() throws LedException {
        try {
            sysfs.write(path + "/enable", 0);
        } finally {
            if (exported) {
                sysfs.write(channel.path() + "/unexport", channel.number());
            }
        }
    }

    private void unexportAfter(Exception failure) {
        if (exported) {
            try {
                sysfs.write(channel.path() + "/unexport", channel.number());
            } catch (LedException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
