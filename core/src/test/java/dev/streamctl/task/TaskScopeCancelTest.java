package dev.streamctl.task;

import static dev.streamctl.testing.Background.awaitDeaf;
import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.task.TaskScope.Policy;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may cancel a scope, when, and what that does to its tasks and to those that come later. */
@Timeout(120)
class TaskScopeCancelTest {

    @Test
    void cancelFromAnyThreadEndsTheJoin() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            Task<Void> task = scope.fork(() -> blockForever());
            Thread.startVirtualThread(scope::cancel);
            assertThrows(CancellationException.class, scope::join);
            scope.close();
            assertEquals(Task.State.CANCELLED, task.state());
        }
    }

    @Test
    void cancelByATaskDoesNotInterruptThatTask() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.COLLECT)) {
            Task<Void> other = scope.fork(() -> blockForever());
            Task<Boolean> task = scope.fork(() -> {
                scope.cancel();
                return Thread.currentThread().isInterrupted();
            });
            scope.join();
            assertFalse(task.get());
            assertEquals(Task.State.CANCELLED, other.state());
        }
    }

    @Test
    void forkAfterCancelDoesNotRun() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            scope.cancel();
            scope.join();
            Task<?> task = scope.fork(() -> ran.set(true));
            assertEquals(Task.State.CANCELLED, task.state());
            assertThrows(IllegalStateException.class, task::get);
            assertThrows(CancellationException.class, scope::join);
        }
        assertFalse(ran.get());
    }

    @Test
    void taskWhoseThreadStartsAfterCancelDoesNotRun() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        CountDownLatch cancelled = new CountDownLatch(1);
        try (TaskScope scope = TaskScope.open(
                Policy.COLLECT,
                code -> Thread.ofVirtual().unstarted(() -> {
                    awaitDeaf(cancelled);
                    code.run();
                }),
                Deadline.NONE)) {
            Task<?> task = scope.fork(() -> ran.set(true));
            scope.cancel();
            cancelled.countDown();
            scope.join();
            assertEquals(Task.State.CANCELLED, task.state());
        }
        assertFalse(ran.get());
    }
}
