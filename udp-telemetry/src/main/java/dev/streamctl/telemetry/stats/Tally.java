package dev.streamctl.telemetry.stats;

/** What a device counted of gaps since something happened that may turn out to be a replay or a forgery: to be taken back. */
class Tally {

    /** What can be wrong in the totals by gaps that are none. */
    private static final Counter[] ACCOUNTS = {
        Counter.SKIPPED, Counter.LATE_RECOVERED, Counter.OFFERED, Counter.SENDER_FULL, Counter.SENDER_ERROR
    };

    private final long[] sums = new long[Counter.COUNT];

    final void add(Counter counter, long amount) {
        sums[counter.ordinal()] += amount;
    }

    /** Adds all to the device's counters. */
    final void count(Device device, long[] totals) {
        for (Counter counter : ACCOUNTS) {
            device.add(counter, sums[counter.ordinal()], totals);
        }
    }

    /** Takes all from the device's account. */
    final void takeBack(Device device, long[] totals) {
        for (Counter counter : ACCOUNTS) {
            device.account(counter, -sums[counter.ordinal()], totals);
        }
    }

    /** Takes all from the device's counters. */
    final void uncount(Device device, long[] totals) {
        for (Counter counter : ACCOUNTS) {
            device.add(counter, -sums[counter.ordinal()], totals);
        }
    }
}
