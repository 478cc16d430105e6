package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A timer that has gone off when its answer comes is heard a little later, when the next message may be under way. */
class LinkLateTimerTest extends LinkCase {

    private final Queue<Runnable> timers = new ConcurrentLinkedQueue<>();

    @Override
    TimeSource clock() {
        return new TimeSource() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable action) {
                if (delay.equals(ANSWER)) {
                    timers.add(action);
                }
                return time.schedule(delay, action);
            }
        };
    }

    @Test
    void theTimerOfAnAnswerThatHasComeIsNotTakenForThatOfTheNext() throws Exception {
        echoes();
        RunningNode one = start();
        for (int number = 0; number < 100; number++) {
            assertEquals(new Outcome.Answered("re " + number), outcome(send(String.valueOf(number))));
            timers.remove().run();
        }
        assertEquals(new Outcome.Answered("re last"), outcome(send("last")));
        assertEquals(1, one.counters().get("link_connected"));
    }
}
