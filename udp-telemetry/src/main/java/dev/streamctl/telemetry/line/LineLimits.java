package dev.streamctl.telemetry.line;

/**
 * How much of a line is taken.
 *
 * @param maxLine bytes of one line without its end, 1 to 1 MiB
 * @param maxTags tags of one line, 0 to 4,096
 * @param maxFields fields of one line, 1 to 4,096
 */
public record LineLimits(int maxLine, int maxTags, int maxFields) {

    /** The most that a UDP datagram over IPv4 carries, so that a datagram's lines all fit. */
    public static final int MAX_DATAGRAM = 65_507;

    private static final LineLimits DEFAULTS = new LineLimits(MAX_DATAGRAM, 64, 256);

    /**
     * Checks each limit against its range.
     *
     * @throws IllegalArgumentException with one line that names the limit, the value and the range
     */
    public LineLimits {
        check("maxLine", maxLine, 1, 1 << 20);
        check("maxTags", maxTags, 0, 4_096);
        check("maxFields", maxFields, 1, 4_096);
    }

    /** Lines as long as a datagram, 64 tags, 256 fields. */
    public static LineLimits defaults() {
        return DEFAULTS;
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s is %d, not within %d to %d".formatted(name, value, least, most));
        }
    }
}
