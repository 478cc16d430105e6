package dev.streamctl.telemetry.stats;

import org.jspecify.annotations.Nullable;

/**
 * A jump ahead of an unauthenticated device. When enough datagrams come that go on where it began, it was a forgery: what was
 * counted since is taken back. Forgotten when it has gone on for long enough.
 */
final class Jump extends Tally {

    /** What was known before; null where that was nothing. */
    final @Nullable BootState before;

    private int run;
    private int strays;
    private long lastStray = -1;

    Jump(@Nullable BootState before) {
        this.before = before;
    }

    /** One more datagram in order; whether it has been enough. */
    boolean goesOn(int enough) {
        return ++run >= enough;
    }

    /** One more datagram that would go on where the jump began; how many there were in ascending order. */
    int stray(long sequence) {
        strays = sequence > lastStray ? strays + 1 : 1;
        lastStray = sequence;
        return strays;
    }
}
