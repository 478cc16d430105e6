package dev.streamctl.telemetry.stats;

/** What a device counted of gaps since something happened that may turn out to be a replay or a forgery: to be taken back. */
class Tally {

    /** What can be wrong in the totals by gaps that are none. */
    private static final Counter[] ACCOUNTS = {
        Counter.SKIPPED, Counter.LATE_RECOVERED, Counter.OFFERED, Counter.SENDER_FULL, Counter.SENDER_ERROR
    };

    private final long[] sums = new long[ACCOUNTS.length];

    final void add(Counter counter, long amount) {
        for (int i = 0; i < ACCOUNTS.length; i++) {
            sums[i] += ACCOUNTS[i] == counter ? amount : 0;
        }
    }

    /** Adds all to the device's counters. */
    final void count(Device device, long[] totals) {
        for (int i = 0; i < ACCOUNTS.length; i++) {
            device.add(ACCOUNTS[i], sums[i], totals);
        }
    }

    /** Takes all from the device's counters. */
    final void uncount(Device device, long[] totals) {
        for (int i = 0; i < ACCOUNTS.length; i++) {
            device.add(ACCOUNTS[i], -sums[i], totals);
        }
    }

    /** Takes all from the device's account: from its counters, and from where else they are tallied. */
    final void takeBack(Device device, long[] totals) {
        for (int i = 0; i < ACCOUNTS.length; i++) {
            device.account(ACCOUNTS[i], -sums[i], totals);
        }
    }
}
