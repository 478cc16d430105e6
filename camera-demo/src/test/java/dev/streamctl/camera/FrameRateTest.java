package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FrameRateTest {

    private final FrameRate rate = new FrameRate();
    private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos(); // a clock may run over

    private void frames(int count, Duration period) {
        for (int i = 0; i < count; i++) {
            pass(period);
            rate.add(now);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void assertRate(double expected) {
        assertEquals(expected, rate.at(now), expected * 1e-6);
    }

    @Test
    void isThatOfTheLastSecondsHoweverLongNobodyHasAsked() {
        assertRate(0);
        frames(30 * 3600, Duration.ofNanos(33_333_333));
        assertRate(30.0000003);
        frames(20, Duration.ofMillis(200));
        frames(1, Duration.ofMillis(200));
        assertRate(5);
    }

    @Test
    void isNoneSoonAfterTheFramesHaveCeased() {
        frames(100, Duration.ofMillis(100));
        pass(Duration.ofSeconds(1));
        assertRate(10);
        pass(Duration.ofNanos(1));
        assertRate(0);
        pass(Duration.ofHours(1));
        assertRate(0);
    }

    @Test
    void ofOneThatIsSlowerThanTheSecondsIsThatOfItsLastPeriod() {
        frames(3, Duration.ofSeconds(100));
        assertRate(0.01);
        pass(Duration.ofSeconds(200));
        assertRate(0.01);
        pass(Duration.ofNanos(1));
        assertRate(0);
    }

    @Test
    void countsNoGapWhereTheFramesBeginAnew() {
        frames(100, Duration.ofMillis(100));
        rate.clear();
        assertRate(0);
        pass(Duration.ofSeconds(3));
        frames(1, Duration.ZERO);
        assertRate(0);
        frames(1, Duration.ofMillis(20));
        assertRate(50);
    }

    @Test
    void ofTheFastestIsThatOfItsLastFrames() {
        frames(5000, Duration.ofMillis(1));
        assertRate(1000);
    }
}
