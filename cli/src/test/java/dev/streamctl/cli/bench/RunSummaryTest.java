package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Lines;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is made of the counts. */
class RunSummaryTest {

    private static final long RATE = 400;

    /** Of a second at the rate, with so many answers in that time and all others later. */
    private static RunSummary within(long frames) {
        var load = new Load(
                4,
                65536,
                FrameShape.of(Lines.bytes(), 64),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                RATE,
                Duration.ofSeconds(5));
        return new RunSummary(
                Endpoint.tcp("127.0.0.1", 9),
                load,
                load.duration(),
                RATE,
                new Counts(RATE, RATE, 0, frames, RATE + 40),
                Percentiles.of(new Histogram(3)),
                null);
    }

    private static @Nullable String unmet(RunSummary run, long minRate) {
        return new Thresholds(null, minRate).unmet(run);
    }

    @Test
    void atARateTheAnswersThatCameTooLateAreNoPartOfIt() {
        RunSummary run = within(80);
        assertEquals(80, run.wholeFramesPerSecond());
        assertNull(unmet(run, 80));
        assertNotNull(unmet(run, 81));
        assertTrue(run.text().contains("\n80 frames in 1.0 s: 80 frames/s, 0.01 MB/s each way\n"), run::text);
        assertTrue(run.text().contains("\n320 answers came later, the server had fallen behind by then\n"), run::text);
    }

    @Test
    void aServerThatKeepsUpMeetsTheRateItselfAndNoMore() {
        // some of the warm-up came in the measured time
        RunSummary run = within(RATE + 10);
        assertEquals(RATE, run.wholeFramesPerSecond());
        assertNull(unmet(run, RATE));
        assertNotNull(unmet(run, RATE + 1));
        assertEquals(3, run.text().lines().count(), run::text);
    }
}
