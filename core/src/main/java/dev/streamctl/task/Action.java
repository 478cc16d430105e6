package dev.streamctl.task;

import java.io.IOException;

/**
 * Blocking code without a result; otherwise as {@link Body}.
 *
 * @param <X> what it may throw besides; {@link RuntimeException} where nothing
 */
@FunctionalInterface
public interface Action<X extends Exception> {

    /** Runs the code in the calling thread. */
    void run() throws X, IOException, InterruptedException;
}
