package dev.streamctl.task;

import static dev.streamctl.testing.Background.awaitDeaf;
import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TaskScope.Policy;
import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Policies, states and ownership of a scope. */
@Timeout(120)
class TaskScopeTest {

    private static final ScopedValue<String> LISTED = ScopedValue.newInstance();

    @Test
    void joinWaitsForAllTasksAndTheirResultsAreThere() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            Task<String> text = scope.fork(() -> "text");
            AtomicBoolean ran = new AtomicBoolean();
            Task<?> action = scope.fork(() -> ran.set(true));
            scope.join();
            assertEquals("text", text.get());
            assertEquals(Task.State.SUCCESS, action.state());
            assertTrue(ran.get());
        }
    }

    @Test
    void runningTaskHasNeitherResultNorException() {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            Task<String> task = scope.fork(() -> blockForever());
            assertEquals(Task.State.RUNNING, task.state());
            assertThrows(IllegalStateException.class, task::get);
            assertThrows(IllegalStateException.class, task::exception);
        }
    }

    @Test
    void failFastCancelsTheRestAndThrowsTheFirstFailure() throws Exception {
        IOException failure = new IOException("camera gone");
        Task<Void> blocked;
        Task<?> failed;
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            blocked = scope.fork(() -> blockForever());
            failed = scope.fork(() -> {
                throw failure;
            });
            ExecutionException e = assertThrows(ExecutionException.class, scope::join);
            assertSame(failure, e.getCause());
            assertTrue(scope.isCancelled());
        }
        assertEquals(Task.State.CANCELLED, blocked.state());
        assertEquals(Task.State.FAILED, failed.state());
        assertSame(failure, failed.exception());
        assertSame(
                failure, assertThrows(IllegalStateException.class, failed::get).getCause());
    }

    @Test
    void failuresAfterTheFirstAreSuppressedInIt() throws Exception {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            CountDownLatch begun = new CountDownLatch(1);
            scope.fork(() -> {
                begun.countDown();
                try {
                    blockForever();
                } finally {
                    throwAgain(second);
                }
            });
            begun.await();
            scope.fork(() -> throwAgain(first));
            assertThrows(ExecutionException.class, scope::join);
        }
        assertEquals(List.of(second), List.of(first.getSuppressed()));
    }

    @Test
    void sameExceptionFromTwoTasksIsNoTrouble() throws Exception {
        IOException shared = new IOException("shared");
        try (TaskScope scope = TaskScope.open(Policy.FIRST_SUCCESS)) {
            scope.fork(() -> throwAgain(shared));
            scope.fork(() -> throwAgain(shared));
            assertSame(
                    shared, assertThrows(ExecutionException.class, scope::join).getCause());
        }
        assertEquals(0, shared.getSuppressed().length);
    }

    private static void throwAgain(IOException e) throws IOException {
        throw e;
    }

    @Test
    void firstSuccessCancelsTheRest() throws Exception {
        Task<String> blocked;
        try (TaskScope scope = TaskScope.open(Policy.FIRST_SUCCESS)) {
            blocked = scope.fork(() -> blockForever());
            scope.fork(() -> throwAgain(new IOException("one failure does not matter")));
            Task<String> winner = scope.fork(() -> "first");
            scope.join();
            assertEquals("first", winner.get());
        }
        assertEquals(Task.State.CANCELLED, blocked.state());
    }

    @Test
    void firstSuccessWithoutOneThrowsAllFailuresInOne() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FIRST_SUCCESS)) {
            for (int i = 0; i < 3; i++) {
                String name = "failure " + i;
                scope.fork(() -> throwAgain(new IOException(name)));
            }
            ExecutionException e = assertThrows(ExecutionException.class, scope::join);
            assertEquals(2, e.getCause().getSuppressed().length);
        }
    }

    @Test
    void collectWaitsForAllWhateverHappens() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.COLLECT)) {
            Task<?> failed = scope.fork(() -> throwAgain(new IOException("failed")));
            Task<String> done = scope.fork(() -> "done");
            scope.join();
            assertEquals("failed", failed.exception().getMessage());
            assertEquals("done", done.get());
            assertFalse(scope.isCancelled());
        }
    }

    @Test
    void errorsOfTasksAreFailures() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            scope.fork(() -> {
                throw new StackOverflowError();
            });
            assertInstanceOf(
                    StackOverflowError.class,
                    assertThrows(ExecutionException.class, scope::join).getCause());
        }
    }

    @Test
    void interruptedTaskOfAScopeThatWasNotCancelledHasFailed() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            Task<?> task = scope.fork(() -> {
                Thread.currentThread().interrupt();
                blockForever();
            });
            assertThrows(ExecutionException.class, scope::join);
            assertInstanceOf(InterruptedException.class, task.exception());
        }
    }

    @Test
    void closedScopeRefusesForkAndJoinAndClosesAgain() {
        TaskScope scope = TaskScope.open(Policy.FAIL_FAST);
        scope.close();
        scope.close();
        assertThrows(IllegalStateException.class, () -> scope.fork(() -> "late"));
        assertThrows(IllegalStateException.class, scope::join);
        assertThrows(IllegalStateException.class, () -> scope.inherit(LISTED));
    }

    @Test
    void scopeIsForItsOwnerAlone() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            scope.fork(() -> {
                assertThrows(IllegalStateException.class, () -> scope.fork(() -> "stranger"));
                assertThrows(IllegalStateException.class, scope::join);
                assertThrows(IllegalStateException.class, scope::close);
                assertThrows(IllegalStateException.class, () -> scope.inherit(LISTED));
            });
            scope.join();
        }
    }

    @Test
    void closeWaitsForTasksThatIgnoreTheCancellationAndKeepsTheOwnersInterrupt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicReference<Task<String>> task = new AtomicReference<>();
        Background<Void> owner = Background.run(new ManualTime(), () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
                task.set(scope.fork(() -> {
                    begun.countDown();
                    try {
                        return blockForever();
                    } catch (InterruptedException e) {
                        closing.countDown();
                        awaitDeaf(mayEnd);
                        return "stubborn";
                    }
                }));
                scope.join();
            }
        });
        begun.await();
        owner.thread().interrupt();
        closing.await();
        owner.thread().interrupt();
        assertFalse(owner.isDone());
        mayEnd.countDown();
        assertInstanceOf(InterruptedException.class, owner.failure());
        assertTrue(owner.interruptLeft());
        assertEquals("stubborn", task.get().get());
    }

    @Test
    void interruptEndsTheJoin() throws Exception {
        Background<Void> owner = Background.run(new ManualTime(), () -> {
            try (TaskScope scope = TaskScope.open(Policy.COLLECT)) {
                scope.fork(() -> blockForever());
                scope.join();
            }
        });
        owner.thread().interrupt();
        assertInstanceOf(InterruptedException.class, owner.failure());
        assertFalse(owner.interruptLeft());
    }
}
