package dev.streamctl.telemetry.stats;

/**
 * The jitter of several devices together.
 *
 * @param nanos the sum of each device's jitter, in nanoseconds, times the datagrams received from it
 * @param datagrams received from these devices
 */
public record JitterSum(double nanos, long datagrams) {

    /** No device. */
    public static final JitterSum NONE = new JitterSum(0, 0);

    /** The devices of both. */
    public JitterSum plus(JitterSum other) {
        return new JitterSum(nanos + other.nanos, datagrams + other.datagrams);
    }

    /** The mean of the devices' jitters, each weighted by its datagrams, in nanoseconds; 0 without any. */
    public double mean() {
        return datagrams == 0 ? 0 : nanos / datagrams;
    }
}
