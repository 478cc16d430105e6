package dev.streamctl.task;

import static dev.streamctl.testing.Background.awaitDeaf;
import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.task.TaskScope.Policy;
import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.testing.RawTime;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scope and its deadlines. */
@Timeout(120)
class TaskScopeTimeTest {

    private static final Duration TWO = Duration.ofSeconds(2);

    private final ManualTime time = new ManualTime();
    private final AtomicReference<Task<?>> task = new AtomicReference<>();

    @AfterEach
    void noTimerIsLeft() {
        assertEquals(0, time.pendingTimers());
    }

    private void assertTimedOut(Background<?> owner) throws InterruptedException {
        assertInstanceOf(DeadlineExceededException.class, owner.failure());
        assertFalse(owner.interruptLeft());
        assertEquals(Task.State.CANCELLED, task.get().state());
    }

    @ParameterizedTest
    @EnumSource
    void deadlineOfTheScopeEndsJoinAndTasks(Policy policy) throws Exception {
        Background<Void> owner = Background.run(time, () -> {
            try (TaskScope scope = TaskScope.open(policy, Deadline.after(TWO))) {
                task.set(scope.fork(() -> blockForever()));
                scope.join();
            }
        });
        time.awaitTimers(2);
        time.advance(TWO);
        assertTimedOut(owner);
    }

    @Test
    void deadlineOfTheScopeEndsItsTasksWhileTheOwnerIsElsewhere() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Background<Void> owner = Background.run(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(TWO))) {
                task.set(scope.fork(() -> {
                    begun.countDown();
                    try {
                        blockForever();
                    } finally {
                        ended.countDown();
                    }
                }));
                ended.await();
                scope.join();
            }
        });
        begun.await();
        time.advance(TWO);
        assertTimedOut(owner);
    }

    @Test
    void deadlineAroundTheScopeEndsJoinAndTasks() throws Exception {
        Background<Void> owner = Background.run(
                time,
                () -> Deadline.within(TWO, () -> {
                    try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(Duration.ofSeconds(9)))) {
                        task.set(scope.fork(() -> blockForever()));
                        scope.join();
                    } catch (ExecutionException e) {
                        throw new AssertionError(e);
                    }
                }));
        time.awaitTimers(3);
        time.advance(TWO);
        assertTimedOut(owner);
    }

    @Test
    void deadlineAroundTheJoinEndsIt() throws Exception {
        Background<Void> owner = Background.run(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.COLLECT)) {
                task.set(scope.fork(() -> blockForever()));
                Deadline.within(TWO, scope::join);
            }
        });
        time.awaitTimers(2);
        time.advance(TWO);
        assertTimedOut(owner);
    }

    @Test
    void tasksForkedUnderANearerDeadlineInheritThatOne() throws Exception {
        Background<Duration> owner = Background.call(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(TWO))) {
                Task<Duration> left = Deadline.within(
                        Duration.ofSeconds(1),
                        () -> scope.fork(() -> Deadline.current().remaining()));
                scope.join();
                return left.get();
            }
        });
        assertEquals(Duration.ofSeconds(1), owner.result());
    }

    @Test
    void taskThatReportsTheScopesDeadlineFirstIsTheScopesTimeout() throws Exception {
        RawTime slow = new RawTime();
        Background<Void> owner = Background.run(slow, () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(TWO))) {
                scope.fork(() -> {
                    slow.set(TWO);
                    throw new DeadlineExceededException("a receive");
                });
                scope.join();
            }
        });
        assertInstanceOf(DeadlineExceededException.class, owner.failure());
        assertEquals("a receive", owner.failure().getSuppressed()[0].getMessage());
    }

    @Test
    void allDoneInTimeIsNoTimeoutHoweverLateTheJoin() throws Exception {
        CountDownLatch joined = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        Background<String> owner = Background.call(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(TWO))) {
                Task<String> done = scope.fork(() -> "in time");
                scope.join();
                joined.countDown();
                late.await();
                scope.join();
                return done.get();
            }
        });
        joined.await();
        time.advance(TWO);
        late.countDown();
        assertEquals("in time", owner.result());
    }

    @Test
    void failureBeforeTheDeadlineIsTheFailureHoweverLateTheJoin() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        Background<Void> owner = Background.run(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(TWO))) {
                scope.fork(() -> {
                    begun.countDown();
                    assertThrows(InterruptedException.class, () -> blockForever());
                    cancelled.countDown();
                    awaitDeaf(late);
                });
                scope.fork(() -> {
                    begun.await();
                    throw new IOException("early");
                });
                cancelled.await();
                time.advance(TWO);
                late.countDown();
                scope.join();
            }
        });
        assertEquals("early", owner.failure().getCause().getMessage());
    }

    @Test
    void failureWhileEndingAfterTheDeadlineIsSuppressedInTheTimeout() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Background<Void> owner = Background.run(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(TWO))) {
                CountDownLatch joined = new CountDownLatch(1);
                scope.fork(() -> {
                    begun.countDown();
                    try {
                        blockForever();
                    } catch (InterruptedException e) {
                        awaitDeaf(joined);
                        throw new IOException("cannot park the lens", e);
                    }
                });
                try {
                    scope.join();
                } finally {
                    joined.countDown();
                }
            }
        });
        begun.await();
        time.awaitTimers(2);
        time.advance(TWO);
        assertEquals("cannot park the lens", owner.failure().getSuppressed()[0].getMessage());
    }

    @Test
    void cancelledCollectStillHonoursTheDeadline() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Background<Void> owner = Background.run(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.COLLECT, Deadline.after(TWO))) {
                scope.fork(() -> {
                    begun.countDown();
                    awaitDeaf(mayEnd);
                });
                begun.await();
                scope.cancel();
                cancelled.countDown();
                try {
                    scope.join();
                } finally {
                    mayEnd.countDown();
                }
            }
        });
        cancelled.await();
        time.awaitTimers(2);
        time.advance(TWO);
        assertInstanceOf(DeadlineExceededException.class, owner.failure());
    }
}
