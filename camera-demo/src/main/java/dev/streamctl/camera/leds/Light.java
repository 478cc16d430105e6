package dev.streamctl.camera.leds;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What two LEDs give.
 *
 * @param green per cent of its full light, 0 to 100
 * @param red per cent of its full light, 0 to 100
 */
public record Light(double green, double red) {

    /** None. */
    public static final Light DARK = new Light(0, 0);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException a value is outside, or no number
     */
    public Light {
        check("green", green);
        check("red", red);
    }

    private static void check(String name, double percent) {
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException(name + " is " + percent + ", not within 0 to 100 per cent");
        }
    }

    /** What a tilt drives: above zero the green LED, below zero the red one, with its magnitude; the other one is dark. */
    public static Light of(double tilt) {
        return tilt > 0 ? new Light(tilt, 0) : new Light(0, 0 - tilt);
    }

    /** Whether neither gives any. */
    public boolean isDark() {
        return green == 0 && red == 0;
    }

    /** {@code green 42}, {@code red 17.65}, both with a blank between them, or {@code dark}. */
    public String text() {
        if (isDark()) {
            return "dark";
        }
        String greenText = green == 0 ? "" : "green " + number(green);
        String redText = red == 0 ? "" : "red " + number(red);
        return (greenText + " " + redText).strip();
    }

    /** With two decimals at most. */
    static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
