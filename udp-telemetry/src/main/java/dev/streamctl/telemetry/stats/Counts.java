package dev.streamctl.telemetry.stats;

import java.util.Arrays;

/**
 * The counters at one moment, of a device or of all. For a device whose datagrams all were looked at by one table:
 *
 * <ul>
 *   <li>{@code datagrams that came = RECEIVED + DUPLICATE + REPLAYED + IMPLAUSIBLE}
 *   <li>{@code expected = RECEIVED + lost}, expected being the sequences from the first to the highest of each boot
 *   <li>{@code lost = SKIPPED - LATE_RECOVERED}
 *   <li>{@code OFFERED = SAMPLES + SENDER_FULL + SENDER_ERROR + missing}
 * </ul>
 */
public final class Counts {

    private final long[] values;

    /** The values in the order of the counters; what is not there is 0. */
    Counts(long[] values) {
        this.values = Arrays.copyOf(values, Counter.COUNT);
    }

    /** One counter. */
    public long get(Counter counter) {
        return values[counter.ordinal()];
    }

    /** Datagrams that a later one has jumped over and that have not come. */
    public long lost() {
        return get(Counter.SKIPPED) - get(Counter.LATE_RECOVERED);
    }

    /** Datagrams that should have come. */
    public long expected() {
        return get(Counter.RECEIVED) + lost();
    }

    /**
     * Samples that the device sent, by its own account, and that are not in a datagram received. Never negative; of the time
     * {@link #since} an earlier moment, 0 where more came late than went missing.
     */
    public long missing() {
        return Math.max(
                0, get(Counter.OFFERED) - get(Counter.SENDER_FULL) - get(Counter.SENDER_ERROR) - get(Counter.SAMPLES));
    }

    /** Lost datagrams as a part of those expected, 0 to 1; 0 where none was expected. */
    public double lossRatio() {
        return expected() == 0 ? 0 : (double) lost() / expected();
    }

    /**
     * What has come since an earlier moment. Lost can be negative: late datagrams fill earlier gaps. So can be received, where
     * datagrams have turned out to be forged.
     */
    public Counts since(Counts earlier) {
        long[] difference = values.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= earlier.values[i];
        }
        return new Counts(difference);
    }

    /** The counters of both. */
    public Counts plus(Counts other) {
        long[] sum = values.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.values[i];
        }
        return new Counts(sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts counts && Arrays.equals(values, counts.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("lost=").append(lost());
        for (Counter counter : Counter.values()) {
            if (get(counter) != 0) {
                text.append(' ').append(counter).append('=').append(get(counter));
            }
        }
        return text.toString();
    }
}
