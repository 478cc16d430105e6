package dev.streamctl.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A time beneath that refuses timers, drops them, or is late. */
@Timeout(60)
class SparingTimeFaultTest extends SparingTimeCase {

    @Test
    void thoseForWhichThereIsNoThreadRingOnTheOneThereIs() {
        for (int i = 0; i < 4; i++) {
            ring(100);
        }
        ring(200);
        advance(99);
        beneath.room = 2; // the next ring, and one that is due
        advance(1);
        assertEquals(Collections.nCopies(4, "100 at 100"), rung);
        beneath.room = 1;
        advance(1000);
        assertEquals("200 at 200", rung.getLast());
    }

    @Test
    void oneThatFailsOnTheOnlyThreadThereIsKeepsNoOtherFromRinging() {
        ring(100);
        time.schedule(Duration.ofMillis(100), () -> {
            throw new OutOfMemoryError("in a test");
        });
        ring(100);
        ring(100);
        advance(99);
        beneath.room = 0;
        advance(1);
        assertEquals(Collections.nCopies(3, "100 at 100"), rung);
    }

    @Test
    void whereTheNextRingIsRefusedItComesWithWhatIsScheduledNext() {
        ring(100);
        ring(100);
        ring(200);
        advance(99);
        beneath.room = 0;
        assertThrows(RejectedExecutionException.class, () -> advance(1));
        assertEquals(List.of("100 at 100", "100 at 100"), rung);
        beneath.room = Integer.MAX_VALUE;
        advance(150);
        ring(5000);
        advance(0);
        assertEquals("200 at 250", rung.getLast());
        advance(5000);
        assertEquals("5000 at 5250", rung.getLast());
    }

    @Test
    void aRingThatTheTimeBeneathHasDroppedIsSetAgain() {
        beneath.stalls = true;
        ring(100);
        beneath.stalls = false;
        advance(1000);
        ring(200);
        advance(101);
        assertEquals(List.of(), rung);
        ring(5000);
        ring(5000);
        advance(0);
        assertEquals(List.of("100 at 1101"), rung);
        advance(99);
        assertEquals(List.of("100 at 1101", "200 at 1200"), rung);
        assertEquals(List.of("100 ms", "0 ms", "99 ms", "4901 ms"), beneath.asked);
    }

    @Test
    void aRingThatIsLateOnlyIsNotKeptFromRinging() {
        beneath.stalls = true;
        ring(100);
        advance(1200);
        ring(5000);
        ring(6000);
        beneath.kept.removeFirst().run();
        assertEquals(List.of("100 at 1200"), rung);
        assertEquals(List.of("100 ms", "0 ms"), beneath.asked, "the other one sets the next");
        beneath.stalls = false;
        beneath.kept.removeFirst().run();
        advance(10_000);
        assertEquals(List.of("100 at 1200", "5000 at 6200", "6000 at 7200"), rung);
    }
}
