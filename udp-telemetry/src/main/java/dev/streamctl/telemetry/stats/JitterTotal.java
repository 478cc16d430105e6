package dev.streamctl.telemetry.stats;

/**
 * The {@link JitterSum} of many devices, kept up to date. What was added can be taken away again, so the sum is kept with
 * what rounding has cost (Knuth's two-sum): in twice the digits, or a device with an absurd clock would spoil it for good.
 */
final class JitterTotal {

    private double sum;
    private double rest;
    private long datagrams;

    /** A device is there now, or is so now. */
    void add(Device device) {
        datagrams += device.count(Counter.RECEIVED);
        add(weighted(device));
    }

    /** A device is no longer there, or no longer so. */
    void subtract(Device device) {
        datagrams -= device.count(Counter.RECEIVED);
        add(-weighted(device));
    }

    JitterSum sum() {
        return new JitterSum(Math.max(0, sum + rest), datagrams);
    }

    private static double weighted(Device device) {
        return device.jitter * device.count(Counter.RECEIVED);
    }

    private void add(double amount) {
        double next = sum + amount;
        double part = next - sum;
        rest += sum - (next - part) + (amount - part);
        sum = next + rest;
        rest -= sum - next;
    }
}
