package dev.streamctl.cli.options;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times as people write them, {@code 64KiB} or {@code 250ms}; inside, bytes, milliseconds and microseconds. */
public enum Units {
    /** Bytes; a number without a unit is bytes. */
    SIZE(
            "a size such as 512, 64KiB or 1MiB",
            "bytes",
            List.of(new Unit("GiB", 1L << 30), new Unit("MiB", 1L << 20), new Unit("KiB", 1L << 10), new Unit("B", 1))),
    /** Milliseconds; every number but 0 needs its unit. */
    TIME(
            "a time such as 250ms, 2s or 5m",
            "milliseconds",
            List.of(new Unit("h", 3_600_000), new Unit("m", 60_000), new Unit("s", 1000), new Unit("ms", 1))),
    /** Microseconds; every number but 0 needs its unit. */
    LATENCY(
            "a time such as 800us, 5ms or 2s",
            "microseconds",
            List.of(
                    new Unit("h", 3_600_000_000L),
                    new Unit("m", 60_000_000),
                    new Unit("s", 1_000_000),
                    new Unit("ms", 1000),
                    new Unit("us", 1)));

    private record Unit(String name, long factor) {}

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,9})?) ?([A-Za-z]*)");

    private final String description;
    private final String smallest;
    private final List<Unit> units;

    Units(String description, String smallest, List<Unit> units) {
        this.description = description;
        this.smallest = smallest;
        this.units = units;
    }

    /**
     * Reads a number with its unit.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public long parse(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + description);
        }
        try {
            return value(matcher.group(1), factor(text, matcher));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number of " + smallest, e);
        }
    }

    /** In whole numbers: a BigDecimal would take a tenth of the start of a server, to read its defaults. */
    private static long value(String number, long factor) {
        int point = number.indexOf('.');
        if (point < 0) {
            return Math.multiplyExact(Long.parseLong(number), factor);
        }
        String decimals = number.substring(point + 1);
        long parts = Math.multiplyExact(Long.parseLong(decimals), factor);
        for (int i = 0; i < decimals.length(); i++) {
            if (parts % 10 != 0) {
                throw new ArithmeticException("not whole");
            }
            parts /= 10;
        }
        return Math.addExact(Math.multiplyExact(Long.parseLong(number.substring(0, point)), factor), parts);
    }

    private long factor(String text, Matcher matcher) {
        String name = matcher.group(2);
        if (name.isEmpty() && (this == SIZE || matcher.group(1).equals("0"))) {
            return 1;
        }
        return units.stream()
                .filter(unit -> unit.name.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not " + description))
                .factor;
    }

    /** Writes a value with the largest unit that divides it. */
    public String format(long value) {
        return units.stream()
                .filter(unit -> value >= unit.factor && value % unit.factor == 0)
                .findFirst()
                .map(unit -> value / unit.factor + unit.name)
                .orElse(String.valueOf(value));
    }
}
