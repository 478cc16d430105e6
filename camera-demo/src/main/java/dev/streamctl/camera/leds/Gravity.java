package dev.streamctl.camera.leds;

import dev.streamctl.camera.nodes.RefusedException;
import dev.streamctl.framing.Escapes;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where down is, as a message tells: three numbers separated by blanks, the pull along each axis in per cent of gravity, from
 * -100 to 100; or a JSON object of the app SensorServer, see {@link SensorJson}.
 *
 * @param x along the first axis, per cent
 * @param y along the second one, which steers
 * @param z along the third
 */
record Gravity(double x, double y, double z) {

    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");
    private static final List<String> AXES = List.of("x", "y", "z");

    static Gravity parse(String message) throws RefusedException {
        String text = message.strip();
        return text.startsWith("{") ? SensorJson.parse(text) : parseNumbers(text);
    }

    private static Gravity parseNumbers(String text) throws RefusedException {
        String[] parts = BLANKS.split(text, 4);
        if (parts.length != AXES.size()) {
            throw new RefusedException(
                    "a tilt is three numbers, per cent of gravity, as '0 42 91', not '" + Escapes.snippet(text) + "'");
        }
        return new Gravity(number(parts, 0), number(parts, 1), number(parts, 2));
    }

    private static double number(String[] parts, int axis) throws RefusedException {
        String part = parts[axis];
        if (!NUMBER.matcher(part).matches()) {
            throw new RefusedException(AXES.get(axis) + " is no number: '" + Escapes.snippet(part) + "'");
        }
        double value = Double.parseDouble(part);
        if (Math.abs(value) > 100) {
            throw new RefusedException("%s is %s, not within -100 to 100 per cent of gravity"
                    .formatted(AXES.get(axis), Escapes.snippet(part)));
        }
        return value;
    }
}
