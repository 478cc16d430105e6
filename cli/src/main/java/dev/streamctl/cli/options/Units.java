package dev.streamctl.cli.options;

import java.math.BigDecimal;
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
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(factor(text, matcher)))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number of " + smallest, e);
        }
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
