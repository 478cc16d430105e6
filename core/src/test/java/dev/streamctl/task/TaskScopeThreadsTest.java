package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TaskScope.Policy;
import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of a scope: where they come from, and what they inherit. */
@Timeout(120)
class TaskScopeThreadsTest {

    private static final ScopedValue<String> LISTED = ScopedValue.newInstance();
    private static final ScopedValue<String> UNLISTED = ScopedValue.newInstance();

    @Test
    void factoryThatMakesNoThreadLeavesTheScopeAsItWas() throws Exception {
        AtomicBoolean refuse = new AtomicBoolean(true);
        try (TaskScope scope = TaskScope.open(
                Policy.FAIL_FAST,
                code -> refuse.get() ? null : Thread.ofVirtual().unstarted(code),
                Deadline.NONE)) {
            assertThrows(RejectedExecutionException.class, () -> scope.fork(() -> "never"));
            scope.join();
            refuse.set(false);
            Task<String> task = scope.fork(() -> "works");
            scope.join();
            assertEquals("works", task.get());
        }
    }

    @Test
    void threadThatDoesNotStartLeavesTheScopeAsItWas() throws Exception {
        Thread started = Thread.startVirtualThread(() -> {});
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, _ -> started, Deadline.NONE)) {
            assertThrows(IllegalThreadStateException.class, () -> scope.fork(() -> "never"));
            scope.join();
        }
    }

    @Test
    void tasksRunOnVirtualThreads() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST)) {
            Task<Thread> task = scope.fork(() -> Thread.currentThread());
            scope.join();
            assertTrue(task.get().isVirtual());
            assertTrue(task.get().getName().startsWith("streamctl-task-"));
        }
    }

    @Test
    void listedScopedValuesAreInheritedAndOthersAreNot() throws Exception {
        Background<String> code = Background.call(
                new ManualTime(),
                () -> ScopedValue.where(LISTED, "listed")
                        .where(UNLISTED, "unlisted")
                        .call(() -> {
                            try (TaskScope scope =
                                    TaskScope.open(Policy.FAIL_FAST).inherit(LISTED)) {
                                Task<String> task = scope.fork(() -> LISTED.orElse("-") + " " + UNLISTED.orElse("-"));
                                scope.join();
                                return task.get();
                            }
                        }));
        assertEquals("listed -", code.result());
    }

    @Test
    void listedScopedValueThatIsNotBoundIsNotBoundInTheTask() throws Exception {
        try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST).inherit(LISTED)) {
            Task<Boolean> task = scope.fork(() -> LISTED.isBound());
            scope.join();
            assertFalse(task.get());
        }
    }

    @Test
    void tasksInheritTheDeadlineAndTheClock() throws Exception {
        ManualTime time = new ManualTime();
        Duration two = Duration.ofSeconds(2);
        Background<Duration> owner = Background.call(time, () -> {
            try (TaskScope scope = TaskScope.open(Policy.FAIL_FAST, Deadline.after(two))) {
                Task<Duration> left = scope.fork(() -> Deadline.current().remaining());
                Task<TimeSource> clock = scope.fork(() -> TimeSource.current());
                scope.join();
                assertSame(time, clock.get());
                return left.get();
            }
        });
        assertEquals(two, owner.result());
    }
}
