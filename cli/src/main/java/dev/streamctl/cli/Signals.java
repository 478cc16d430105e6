package dev.streamctl.cli;

import java.util.function.Consumer;

/** Where the signals come from; a test has its own. */
@FunctionalInterface
public interface Signals {

    /**
     * From now on the first SIGINT or SIGTERM runs {@code action} on a thread of its own, which ends at once what moves or lights and
     * begins the orderly stop. {@code Stop} says what further ones do.
     *
     * @param notices gets lines for a person; does not block
     */
    void onFirst(Consumer<String> notices, Consumer<StopSignal> action);

    /** As {@link #onFirst}, for which SIGHUP counts too, but where the process was started to ignore it (nohup). */
    default void onFirstOrHangup(Consumer<String> notices, Consumer<StopSignal> action) {
        onFirst(notices, action);
    }

    /** From now on SIGHUP runs {@code action} on a thread of its own, where there is such a signal. */
    default void onHangup(Runnable action) {}
}
