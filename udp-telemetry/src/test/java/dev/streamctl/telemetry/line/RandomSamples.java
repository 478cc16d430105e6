package dev.streamctl.telemetry.line;

import dev.streamctl.telemetry.line.FieldValue.UnsignedValue;
import java.util.Random;

/** Samples of any shape, with more than their share of characters that need an escape. */
public final class RandomSamples {

    private static final String[] PIECES = {
        "a", "Zz", "0", ",", " ", "=", "\\", "\"", "\\\\", "#", "i", "ä", "€", "🍭", "\u0085", "'", "\\n", "-"
    };

    private RandomSamples() {}

    /** The next one. */
    public static Sample sample(Random random) {
        Sample sample = Sample.of(measurement(random), name(random), value(random));
        for (int i = random.nextInt(4); i > 0; i--) {
            sample = sample.with(name(random), value(random));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            sample = sample.tagged(name(random), name(random));
        }
        return random.nextBoolean() ? sample.at(random.nextLong()) : sample;
    }

    private static String measurement(Random random) {
        String name = name(random);
        return name.startsWith("#") ? "m" + name : name;
    }

    private static String name(Random random) {
        String name = text(random);
        return name.isEmpty() || name.endsWith("\\") ? name + "x" : name;
    }

    private static FieldValue value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> FieldValue.of(random.nextLong());
            case 1 -> new UnsignedValue(random.nextLong());
            case 2 -> FieldValue.of(random.nextBoolean());
            case 3 -> FieldValue.of(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
            case 4 -> FieldValue.of((double) random.nextInt(100));
            default -> FieldValue.of(text(random) + (random.nextInt(9) == 0 ? "\r\t\u0000" : ""));
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
