package dev.streamctl.cli;

import java.util.function.Consumer;

/** Where the signals come from; a test has its own. */
@FunctionalInterface
public interface Signals {

    /**
     * From now on the first SIGINT or SIGTERM runs {@code action} on a thread of its own; the second one ends the process at once, or
     * after 10 s where it comes while the action runs, and the third at once.
     */
    void onFirst(Consumer<StopSignal> action);

    /** As {@link #onFirst}, for which SIGHUP counts too, but where the process was started to ignore it (nohup). */
    default void onFirstOrHangup(Consumer<StopSignal> action) {
        onFirst(action);
    }

    /** From now on SIGHUP runs {@code action} on a thread of its own, where there is such a signal. */
    default void onHangup(Runnable action) {}
}
