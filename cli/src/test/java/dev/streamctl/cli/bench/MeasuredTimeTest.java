package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers count; the server is a queue of numbers. */
class MeasuredTimeTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final int RATE = 2000;

    private static Load load(long warmupMillis, long durationMillis, long rate) {
        return new Load(
                1,
                65536,
                FrameShape.of(Lines.bytes(), 64),
                Duration.ofMillis(warmupMillis),
                Duration.ofMillis(durationMillis),
                rate,
                Duration.ofSeconds(5));
    }

    /**
     * Frames at {@link #RATE}, to a server that answers one after the other.
     *
     * @param forEach nanoseconds that the server works for each
     * @param away nanoseconds to the server and back
     * @return how many count
     */
    private static long counted(Load load, long forEach, long away) {
        var pace = new Pace.AtRate(load.rate(), 1, load.until());
        var measured = new MeasuredTime(load);
        long free = 0;
        long counted = 0;
        for (long number = 0; pace.at(number) < load.until(); number++) {
            long start = pace.at(number);
            free = Math.max(free, start) + forEach;
            measured.roundTrip(free + away - start);
            counted += measured.covers(free + away) ? 1 : 0;
        }
        return counted;
    }

    @Test
    void inAClosedLoopItIsTheTimeItself() {
        var measured = new MeasuredTime(load(100, 500, 0));
        measured.roundTrip(50 * MILLI);
        assertFalse(measured.covers(100 * MILLI - 1));
        assertTrue(measured.covers(100 * MILLI));
        assertTrue(measured.covers(600 * MILLI - 1));
        assertFalse(measured.covers(600 * MILLI));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "2000, 1", "0, 300", "100, 300", "2000, 300"})
    void aServerThatKeepsUpHasAllThatWasDueHoweverFarAwayItIs(long warmupMillis, long awayMillis) {
        Load load = load(warmupMillis, 10_000, RATE);
        long counted = counted(load, SECOND / RATE / 2, awayMillis * MILLI);
        assertTrue(counted >= 10L * RATE, () -> counted + " frames");
    }

    /** All its answers come in the end: 600 frames are on their way then, less than 16 for each of 50 connections. */
    @ParameterizedTest
    @CsvSource({"1950, 0, 0", "1950, 2000, 0", "1950, 2000, 300", "1999, 2000, 1", "80, 100, 1"})
    void aServerThatFallsBehindHasWhatItCanDo(long itsRate, long warmupMillis, long awayMillis) {
        Load load = load(warmupMillis, 10_000, RATE);
        long counted = counted(load, SECOND / itsRate, awayMillis * MILLI);
        assertEquals(10.0 * itsRate, counted, 0.001 * 10 * itsRate + 1);
    }

    @Test
    void whatIsAnsweredLongAfterTheTimeDoesNotCount() {
        Load load = load(0, 1000, RATE);
        var measured = new MeasuredTime(load);
        measured.roundTrip(MILLI);
        assertTrue(measured.covers(MILLI));
        measured.roundTrip(5 * SECOND);
        assertFalse(measured.covers(5 * SECOND));
    }
}
