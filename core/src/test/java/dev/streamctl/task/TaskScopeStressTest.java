package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.streamctl.task.TaskScope.Policy;
import dev.streamctl.testing.Background;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forks, ends, failures, cancels and closes of a scope in random orders: nothing is lost, nothing hangs. */
@Timeout(600)
class TaskScopeStressTest {

    private static final int ROUNDS = 5_000;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @ParameterizedTest
    @EnumSource
    void everyTaskHasEndedWhenTheScopeHas(Policy policy) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Task<?>> tasks = new ArrayList<>();
            Thread canceller;
            try (TaskScope scope = TaskScope.open(policy)) {
                canceller = Thread.ofVirtual().unstarted(() -> {
                    spin();
                    scope.cancel();
                });
                int before = ThreadLocalRandom.current().nextInt(4);
                for (int i = 0; i < 4; i++) {
                    if (i == before) {
                        canceller.start();
                    }
                    tasks.add(scope.fork(this::task));
                }
                try {
                    scope.join();
                } catch (ExecutionException | CancellationException e) {
                    // What comes first is the dice's affair.
                }
            }
            assertEquals(begun.get(), ended.get(), "in round " + round);
            for (Task<?> task : tasks) {
                assertNotEquals(Task.State.RUNNING, task.state());
            }
            canceller.join();
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    private Object task() throws Exception {
        begun.incrementAndGet();
        try {
            spin();
            return switch (ThreadLocalRandom.current().nextInt(4)) {
                case 0 -> throw new IOException("failed");
                case 1 -> "done";
                default -> Background.blockForever();
            };
        } finally {
            ended.incrementAndGet();
        }
    }

    private static void spin() {
        for (int i = ThreadLocalRandom.current().nextInt(500); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
