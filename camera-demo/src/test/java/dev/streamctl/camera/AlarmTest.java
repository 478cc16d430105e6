package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the machine's clock; the tests of the capture have their own. */
@Timeout(60)
class AlarmTest {

    private final Alarm alarm = new Alarm();
    private final AtomicBoolean changed = new AtomicBoolean();

    @Test
    void aWaitEndsWhenItsTimeIsUp() throws Exception {
        long start = System.nanoTime();
        alarm.await(changed::get, Duration.ofMillis(5));
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(5).toNanos());
        alarm.await(changed::get, Duration.ZERO);
        alarm.await(changed::get, Duration.ofMillis(-5));
    }

    @Test
    void aWaitEndsWhenItIsSoAndTheAlarmRings() throws Exception {
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                alarm.await(changed::get, Duration.ofDays(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        awaitParked(waiting);
        alarm.ring();
        awaitParked(waiting);
        changed.set(true);
        alarm.ring();
        waiting.join();
    }

    @Test
    void anInterruptEndsAWait() throws Exception {
        var interrupted = new AtomicBoolean();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                alarm.await(changed::get, Duration.ofDays(1));
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
        });
        awaitParked(waiting);
        waiting.interrupt();
        waiting.join();
        assertEquals(true, interrupted.get());
    }

    private static void awaitParked(Thread thread) throws InterruptedException {
        Waits.until(() -> assertEquals(Thread.State.TIMED_WAITING, thread.getState()));
    }
}
