package dev.streamctl.camera.leds;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Two channels of the kernel's pulse width modulation (Documentation/driver-api/pwm): {@code class/pwm/pwmchipN}, with {@code
 * export} and, for each channel, {@code period}, {@code duty_cycle}, {@code polarity} and {@code enable}. The polarity is set to {@code
 * normal}: an LED is lit while its line is high, whatever another program has left. On a Raspberry Pi up to 4 the
 * overlay {@code pwm-2chan} gives chip 0 with the channels 0 and 1.
 *
 * @param root {@code /sys}
 * @param green its channel
 * @param red its channel
 * @param period of the pulses, 1 microsecond to 1 second
 */
public record SysfsPwm(Path root, Channel green, Channel red, Duration period) implements LedDriver {

    /** The period where nothing else is said: 1,000 pulses a second, too fast for the eye. */
    public static final Duration PERIOD = Duration.ofMillis(1);

    private static final Duration SHORTEST = Duration.ofNanos(1_000);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /**
     * A channel of a chip.
     *
     * @param chip the N of {@code pwmchipN}
     * @param number from 0
     */
    public record Channel(int chip, int number) {
        /** Checks the range. */
        public Channel {
            if (chip < 0 || number < 0) {
                throw new IllegalArgumentException("a channel of PWM has no number below 0");
            }
        }

        /**
         * Reads {@code CHIP:CHANNEL}, as {@code 0:1}.
         *
         * @throws IllegalArgumentException it is none
         */
        public static Channel parse(String text) {
            if (!text.matches("[0-9]{1,4}:[0-9]{1,4}")) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no channel of PWM, as CHIP:CHANNEL, 0:1 for example");
            }
            int colon = text.indexOf(':');
            return new Channel(Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        }

        String path() {
            return "class/pwm/pwmchip" + chip;
        }
    }

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException the period is out of its range, or both channels are the same
     */
    public SysfsPwm {
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the period is " + period + ", not within 1 us to 1 s");
        }
        if (green.equals(red)) {
            throw new IllegalArgumentException(
                    "green and red are both the channel %d:%d".formatted(green.chip(), green.number()));
        }
    }

    @Override
    public String name() {
        return "sysfs-pwm";
    }

    @Override
    public LedPair open(TimeSource time) throws IOException, InterruptedException {
        return open(new Sysfs(root), time);
    }

    LedPair open(Sysfs sysfs, TimeSource time) throws IOException, InterruptedException {
        return LedPair.open(
                () -> PwmLed.open(sysfs, green, period.toNanos(), time),
                () -> PwmLed.open(sysfs, red, period.toNanos(), time));
    }
}
