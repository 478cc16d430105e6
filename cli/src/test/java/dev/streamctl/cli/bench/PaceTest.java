package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When frames are due; the time is a number. */
class PaceTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void aClosedLoopIsAlwaysDueUntilTheEndAndStartsNow() {
        var pace = new Pace.AsAnswered(SECOND);
        assertEquals(Long.MAX_VALUE, pace.allowed(3, SECOND - 1));
        assertEquals(0, pace.allowed(3, SECOND));
        assertEquals(77, pace.start(3, 9, 77));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 2", "7, 50", "1000, 50", "999983, 7", "1000000000, 50"})
    void dueIsTheInverseOfTheTimesOfTheFrames(long rate, int connections) {
        var pace = new Pace.AtRate(rate, connections, 100_000 * SECOND);
        for (long frame : new long[] {0, 1, 2, rate - 1, rate, rate + 1, 12_345, 99_999 * rate + rate / 2}) {
            long at = pace.at(frame);
            assertEquals(frame * (double) SECOND / rate, at, 1e-3 * SECOND / rate + 1 + at * 1e-12);
            assertTrue(pace.due(at) > frame, "frame " + frame + " is due at its time");
            assertEquals(0, Math.max(0, pace.due(at - 1) - frame), "frame " + frame + " is not due before its time");
        }
    }

    @Test
    void nothingIsDueBeforeTheBeginningOrAfterTheEnd() {
        var pace = new Pace.AtRate(10, 3, 2 * SECOND);
        assertEquals(0, pace.due(-1));
        assertEquals(1, pace.due(0));
        assertEquals(20, pace.due(2 * SECOND - 1));
        assertEquals(20, pace.due(50 * SECOND));
    }

    @Test
    void theConnectionsShareTheFramesAndEachFrameHasItsTime() {
        var pace = new Pace.AtRate(10, 3, 2 * SECOND);
        for (long now = 0; now < 2 * SECOND; now += SECOND / 20) {
            long sum = 0;
            for (int connection = 0; connection < 3; connection++) {
                long allowed = pace.allowed(connection, now);
                sum += allowed;
                assertTrue(allowed == 0 || pace.start(connection, allowed - 1, 0) <= now);
                assertTrue(pace.start(connection, allowed, 0) > now);
            }
            assertEquals(pace.due(now), sum);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 1000, 2000, 1000", "3, 1000, 11000, 30", "1, 0, 500, 1", "7, 100, 100, 0"})
    void aTimeHasAsManyFramesAsTheRateSays(long rate, long fromMillis, long toMillis, long frames) {
        var pace = new Pace.AtRate(rate, 5, 100 * SECOND);
        assertEquals(frames, pace.dueWithin(fromMillis * 1_000_000, toMillis * 1_000_000));
    }
}
