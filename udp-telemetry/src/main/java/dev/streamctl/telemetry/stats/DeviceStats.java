package dev.streamctl.telemetry.stats;

/**
 * One device at one moment.
 *
 * @param device its id
 * @param boot its present boot
 * @param authenticated whether its datagrams are signed or sealed
 * @param highestSequence the highest sequence of this boot
 * @param counts its counters, over all boots
 * @param jitterNanos interarrival jitter after RFC 3550, in nanoseconds
 * @param firstArrivalNanos when the first accepted datagram came, on the listener's monotonic clock
 * @param lastArrivalNanos when the last one came
 */
public record DeviceStats(
        long device,
        long boot,
        boolean authenticated,
        long highestSequence,
        Counts counts,
        double jitterNanos,
        long firstArrivalNanos,
        long lastArrivalNanos) {

    /** Datagrams received for each second between the first and the last; 0 before there are two. */
    public double datagramsPerSecond() {
        long time = lastArrivalNanos - firstArrivalNanos;
        return time <= 0 ? 0 : (counts.get(Counter.RECEIVED) - 1) * 1e9 / time;
    }
}
