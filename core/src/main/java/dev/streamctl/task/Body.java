package dev.streamctl.task;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Blocking code with a result. The two exceptions that streams throw need no mention, any other is inferred, so that a
 * caller has to handle what the code really throws and not {@link Exception}.
 *
 * @param <T> the result
 * @param <X> what else it may throw; {@link RuntimeException} where nothing
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, X extends Exception> {

    /** Runs the code in the calling thread. */
    T run() throws X, IOException, InterruptedException;
}
