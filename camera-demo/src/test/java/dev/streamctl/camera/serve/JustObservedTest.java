package dev.streamctl.camera.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JustObservedTest {

    private final ManualTime time = new ManualTime();
    private final AtomicInteger looks = new AtomicInteger();
    private final JustObserved<Integer> observed = new JustObserved<>(looks::incrementAndGet, time);

    @Test
    void thoseWhoAskAtOneMomentShareOneLook() {
        for (int i = 0; i < 20; i++) {
            assertEquals(1, observed.get());
        }
        time.advance(Duration.ofMillis(JustObserved.MILLIS));
        assertEquals(1, observed.get());
        assertEquals(1, looks.get());
    }

    @Test
    void behindThatMomentItIsLookedAtAnew() {
        observed.get();
        time.advance(Duration.ofMillis(JustObserved.MILLIS + 1));
        assertEquals(2, observed.get());
        time.advance(Duration.ofMillis(JustObserved.MILLIS));
        assertEquals(2, observed.get());
        time.advance(Duration.ofSeconds(1));
        assertEquals(3, observed.get());
    }
}
