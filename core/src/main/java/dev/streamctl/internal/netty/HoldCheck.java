package dev.streamctl.internal.netty;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the {@link Watchdog} knows of one carrier: since when the same turn has been running. Without a thread or a clock. */
final class HoldCheck {

    /** What is looked at. */
    interface Watched {
        /** How many turns have begun. */
        long turns();

        /** What runs now, null between turns. */
        @Nullable
        Turn running();
    }

    /** A thread's turn on a carrier. */
    interface Turn extends Runnable {
        /** Where it is at. */
        StackTraceElement[] stack();
    }

    private final Watched watched;
    private final long tooLong;
    private long turns;
    private long since;
    private @Nullable String held;
    private @Nullable String complaint;

    HoldCheck(Watched watched, Duration tooLong) {
        this.watched = watched;
        this.tooLong = tooLong.toNanos();
    }

    /** Looks at the carrier. Returns whether anything has run since the last time, or runs. */
    boolean sample(long now) {
        complaint = null;
        Turn running = watched.running();
        long begun = watched.turns();
        boolean moved = begun != turns;
        if (moved || running == null) {
            if (held != null) {
                complaint = "%s let go of its event loop after about %d ms".formatted(held, (now - since) / 1_000_000);
                held = null;
            }
            turns = begun;
            since = now;
        } else if (held == null && now - since >= tooLong) {
            held = running.toString();
            complaint = "%s has held its event loop for %d ms, its other connections wait; it is at %s"
                    .formatted(held, (now - since) / 1_000_000, where(running.stack()));
        }
        return moved || running != null;
    }

    /** What the last look has to say, null for nothing. */
    @Nullable
    String complaint() {
        return complaint;
    }

    /** The innermost line that is not the JDK's. */
    private static String where(StackTraceElement[] stack) {
        for (StackTraceElement line : stack) {
            if (!line.getClassName().startsWith("java.") && !line.getClassName().startsWith("jdk.")) {
                return line.toString();
            }
        }
        return stack.length == 0 ? "an unknown place" : stack[0].toString();
    }
}
