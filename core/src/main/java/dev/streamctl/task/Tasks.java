package dev.streamctl.task;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several calls at once, each on a virtual thread. Both end when all threads have ended, inherit what a {@link TaskScope}
 * inherits, and obey {@link Deadline#current()} and interrupts: those cancel all the calls.
 */
public final class Tasks {

    private Tasks() {}

    /**
     * Calls all and waits for all; the first failure cancels the rest.
     *
     * @return the results in the order of the calls
     * @throws ExecutionException a call failed, with its exception as the cause and later ones suppressed in that
     * @throws DeadlineExceededException the deadline passed before all were done
     */
    public static <T extends @Nullable Object> List<T> gather(List<? extends Callable<? extends T>> calls)
            throws ExecutionException, DeadlineExceededException, InterruptedException {
        try (TaskScope scope = TaskScope.open(TaskScope.Policy.FAIL_FAST)) {
            List<Task<T>> tasks = forkAll(scope, calls);
            scope.join();
            List<T> results = new ArrayList<>(tasks.size());
            for (Task<T> task : tasks) {
                results.add(task.get());
            }
            return Collections.unmodifiableList(results);
        }
    }

    /**
     * Calls all and takes the first result; the others are cancelled and waited for. A result that one of them gives all
     * the same is dropped: where results must be closed, use {@link #race(List, Consumer)}.
     *
     * @throws ExecutionException all failed, with the first exception as the cause and the others suppressed in that
     * @throws DeadlineExceededException the deadline passed before one was done
     * @throws IllegalArgumentException there is no call
     */
    public static <T extends @Nullable Object> T race(List<? extends Callable<? extends T>> calls)
            throws ExecutionException, DeadlineExceededException, InterruptedException {
        return race(calls, _ -> {});
    }

    /**
     * As {@link #race(List)}, for results that hold something, such as connections.
     *
     * @param discard is given, in this thread, each result that is not returned
     */
    public static <T extends @Nullable Object> T race(
            List<? extends Callable<? extends T>> calls, Consumer<? super T> discard)
            throws ExecutionException, DeadlineExceededException, InterruptedException {
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("a race needs at least one call");
        }
        List<Task<T>> tasks = List.of();
        Task<?> winner = null;
        try {
            try (TaskScope scope = TaskScope.open(TaskScope.Policy.FIRST_SUCCESS)) {
                tasks = forkAll(scope, calls);
                scope.join();
                winner = scope.winner();
            }
        } finally {
            // Behind the scope's end, when every task has ended; also when the race was interrupted or ran out of time.
            discardLosers(tasks, winner, discard);
        }
        return resultOf(tasks, winner);
    }

    private static <T extends @Nullable Object> void discardLosers(
            List<Task<T>> tasks, @Nullable Task<?> winner, Consumer<? super T> discard) {
        for (Task<T> task : tasks) {
            if (task != winner && task.state() == Task.State.SUCCESS) {
                discard.accept(task.get());
            }
        }
    }

    private static <T extends @Nullable Object> T resultOf(List<Task<T>> tasks, @Nullable Task<?> winner) {
        for (Task<T> task : tasks) {
            if (task == winner) {
                return task.get();
            }
        }
        throw new AssertionError("a race ended without a result and without an exception");
    }

    private static <T extends @Nullable Object> List<Task<T>> forkAll(
            TaskScope scope, List<? extends Callable<? extends T>> calls) {
        List<Task<T>> tasks = new ArrayList<>(calls.size());
        for (Callable<? extends T> call : calls) {
            tasks.add(scope.fork(call));
        }
        return tasks;
    }
}
