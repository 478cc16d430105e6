package dev.streamctl.telemetry.stats;

import java.util.Arrays;
import java.util.List;
import java.util.function.ObjLongConsumer;

/** What a device counted since something happened that may turn out to be a replay or a forgery: to be taken back. */
class Tally {

    /** What can be wrong in the totals by gaps that are none, or by datagrams of somebody else. */
    private static final Counter[] ACCOUNTS = {
        Counter.SKIPPED,
        Counter.LATE_RECOVERED,
        Counter.OFFERED,
        Counter.SENDER_FULL,
        Counter.SENDER_ERROR,
        Counter.RECEIVED,
        Counter.IMPLAUSIBLE
    };

    private final long[] sums = new long[ACCOUNTS.length];

    final void add(Counter counter, long amount) {
        for (int i = 0; i < ACCOUNTS.length; i++) {
            sums[i] += ACCOUNTS[i] == counter ? amount : 0;
        }
    }

    final void add(Tally other) {
        for (int i = 0; i < ACCOUNTS.length; i++) {
            sums[i] += other.sums[i];
        }
    }

    final long get(Counter counter) {
        return sums[List.of(ACCOUNTS).indexOf(counter)];
    }

    final void clear() {
        Arrays.fill(sums, 0);
    }

    /** Gives each counter and its sum. */
    final void forEach(ObjLongConsumer<Counter> each) {
        for (int i = 0; i < ACCOUNTS.length; i++) {
            each.accept(ACCOUNTS[i], sums[i]);
        }
    }
}
