package dev.streamctl.telemetry.stats;

import org.jspecify.annotations.Nullable;

/**
 * How a boot began: another one was left for it. When that one goes on, this one was no restart but a replay, and what it
 * counted is taken back, for as long as it is not the present boot again. So what counts is what the present boot and those
 * before it have counted. When it has gone on for long enough, it and those before it are settled.
 */
final class Detour extends Tally {

    /**
     * So many boots in a row are taken back together. Each costs some 120 bytes, and a device that sends little between two
     * starts, as one that sleeps deeply, keeps them all.
     */
    private static final int MOST = 4;

    /** How the boot that was left had begun. */
    private final @Nullable Detour before;

    private final int depth;

    /** Whether the device's counters have the sums in them. */
    private boolean counted;

    /** Whether more than one datagram of the boot has come. */
    private boolean confirmed;

    /** Whether they have them for good. */
    private boolean settled;

    /** Datagrams in order. */
    private int run;

    /** The present boot, which has begun so, is left. */
    Detour(@Nullable Detour earlier) {
        before = earlier == null || earlier.depth == MOST ? null : earlier;
        depth = before == null ? 1 : before.depth + 1;
    }

    /** One more datagram of the boot has come, which is not the present one. */
    void confirm() {
        confirmed = true;
    }

    /** One more datagram of the present boot has come. */
    void confirmPresent(Device device, long[] totals) {
        if (!confirmed) {
            confirmed = true;
            count(true, device, totals);
        }
    }

    boolean isCounted() {
        return counted || settled;
    }

    /** One boot has turned out to be the present one, another one not. */
    static void turn(@Nullable Detour left, @Nullable Detour present, Device device, long[] totals) {
        Detour wrong = left;
        Detour right = present;
        while (wrong != right) {
            if (wrong != null && (right == null || wrong.depth > right.depth)) {
                wrong.count(false, device, totals);
                wrong = wrong.before;
            } else if (right != null) {
                right.count(true, device, totals);
                right = right.before;
            }
        }
    }

    private void count(boolean now, Device device, long[] totals) {
        run = 0;
        if (settled || !confirmed || counted == now) {
            return;
        }
        counted = now;
        forEach((counter, sum) -> device.add(counter, now ? sum : -sum, totals));
    }

    /** One more datagram in order; whether it has been enough, and all is settled. */
    boolean goesOn(int enough) {
        if (++run < enough) {
            return false;
        }
        for (Detour each = this; each != null; each = each.before) {
            each.settled = each.confirmed;
        }
        return true;
    }
}
