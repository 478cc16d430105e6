package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.Deadline;
import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WaitingTest {

    private final ManualTime time = new ManualTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Waiting waiting = new Waiting(lock, time);
    private boolean there;

    private boolean awaitUntil(Deadline deadline) throws InterruptedException {
        lock.lock();
        try {
            return waiting.await(() -> there, deadline);
        } finally {
            lock.unlock();
        }
    }

    /** Rule R2. */
    @Test
    void whatComesAtTheMomentOfTheDeadlineBeatsIt() throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(1), time);
        Background<Boolean> waiter = Background.call(time, () -> awaitUntil(deadline));
        time.awaitTimers(1);
        lock.lock();
        try {
            time.advance(Duration.ofSeconds(1));
            there = true;
        } finally {
            lock.unlock();
        }
        assertTrue(waiter.result());
    }
}
