package dev.streamctl.cli;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the signals do that are to end the process, one after the other:
 *
 * <ol>
 *   <li>The first runs the action of the command, which ends at once what moves or lights, and begins the orderly stop. An action
 *       that hangs for 10 s ends the process.
 *   <li>The same signal within 1 s of that is the same: GNU timeout sends each to the process, and to the group that it is in.
 *   <li>A second means now: the process ends without waiting for clients or for what is under way, though not before the action has
 *       run, or has had its 10 s. One line says so, and what a third does.
 *   <li>A third ends the process at once, whatever hangs.
 * </ol>
 *
 * <p>A process that ends so has the exit code of the signal that ended it. SIGHUP can be the first only: a terminal that is closed sends
 * it twice, once by its shell and once by the kernel. Safe for use by many threads.
 */
final class Stop {

    /** For how long a signal that comes again is the same. */
    static final Duration SAME = Duration.ofSeconds(1);

    /** How long the action may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How the process ends; neither call returns. */
    interface End {
        /** Lets the last lines of standard error be read. */
        void exit(StopSignal signal);

        /** At once, whatever hangs. */
        void halt(StopSignal signal);
    }

    private final Consumer<StopSignal> action;
    private final Consumer<String> notices;
    private final TimeSource time;
    private final End end;
    private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

    private int counted;
    private @Nullable StopSignal last;
    private long lastAt;

    /**
     * No signal yet.
     *
     * @param action of the first
     * @param notices gets lines for a person
     */
    Stop(Consumer<StopSignal> action, Consumer<String> notices, TimeSource time, End end) {
        this.action = action;
        this.notices = notices;
        this.time = time;
        this.end = end;
    }

    /** A signal has come. */
    void received(StopSignal signal) {
        switch (number(signal)) {
            case 0 -> {} // the one before, again
            case 1 -> begin(signal);
            case 2 -> endOnceBegun(signal);
            default -> end.halt(signal);
        }
    }

    private synchronized int number(StopSignal signal) {
        long now = time.nanoTime();
        boolean same = signal == last && now - lastAt < SAME.toNanos();
        if (counted > 0 && (same || signal == StopSignal.HUP)) {
            return 0;
        }
        last = signal;
        lastAt = now;
        return ++counted;
    }

    private void begin(StopSignal signal) {
        TimeSource.Timer timer = time.schedule(PATIENCE, () -> giveUp(signal));
        try {
            action.accept(signal);
        } finally {
            timer.cancel();
            begun.complete(null);
        }
    }

    private void giveUp(StopSignal signal) {
        if (!begun.isDone()) {
            notices.accept("the stop has not begun in %d s: ending without it".formatted(PATIENCE.toSeconds()));
            end.exit(signal);
        }
    }

    private void endOnceBegun(StopSignal signal) {
        notices.accept("ending now (a third signal ends it at once)");
        begun.thenRun(() -> end.exit(signal));
    }
}
