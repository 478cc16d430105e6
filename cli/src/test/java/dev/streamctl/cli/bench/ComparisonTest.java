package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Lines;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Ratios as people see them. */
class ComparisonTest {

    private static RunSummary run(int port, int frames) {
        var load = new Load(
                1, 1, FrameShape.of(Lines.bytes(), 64), Duration.ZERO, Duration.ofSeconds(1), 0, Duration.ofSeconds(5));
        var latencies = new Histogram(3);
        if (frames > 0) {
            latencies.recordValueWithCount(1_000_000, frames);
        }
        return new RunSummary(
                Endpoint.tcp("127.0.0.1", port),
                load,
                load.duration(),
                frames,
                new Counts(frames, frames, 0, frames, frames),
                Percentiles.of(latencies),
                null);
    }

    @Test
    void ratiosHaveThreeDigits() {
        assertEquals(
                "tcp://127.0.0.1:1 / tcp://127.0.0.1:2: rate 0.667, p99 1.000",
                new Comparison(run(1, 20), run(2, 30)).text());
    }

    @Test
    void whereTheSecondOneDidNothingThereIsNoRatio() {
        String none = "tcp://127.0.0.1:1 / tcp://127.0.0.1:2: rate -, p99 -";
        assertEquals(none, new Comparison(run(1, 20), run(2, 0)).text());
        assertEquals(none, new Comparison(run(1, 0), run(2, 0)).text());
    }
}
