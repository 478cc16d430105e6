package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.camera.HubStats.Range;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgeHistogramTest {

    private final AgeHistogram histogram = new AgeHistogram();

    private void record(Duration... ages) {
        for (Duration age : ages) {
            histogram.record(age.toNanos());
        }
    }

    private List<Range> filled() {
        return histogram.ages().spread().stream()
                .filter(range -> range.count() > 0)
                .toList();
    }

    @Test
    void anAgeIsCountedInTheFirstRangeThatHasItAndInNoOther() {
        record(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(80), Duration.ofMillis(81));
        record(Duration.ofSeconds(11));
        assertEquals(
                List.of(new Range(1_000, 2), new Range(2_500, 1), new Range(100_000, 2), new Range(Long.MAX_VALUE, 1)),
                filled());
    }

    @Test
    void whatIsOlderThanTheLongestOrYoungerThanNothingIsCountedAtTheEnds() {
        record(Duration.ofMillis(-5), Duration.ofDays(1));
        assertEquals(List.of(new Range(1_000, 1), new Range(Long.MAX_VALUE, 1)), filled());
    }

    @Test
    void readingTakesNothingAway() {
        record(Duration.ofMillis(3));
        assertEquals(1, histogram.ages().count());
        record(Duration.ofMillis(3));
        HubStats.Ages ages = histogram.ages();
        assertEquals(2, ages.count());
        assertEquals(6_000, ages.sum(), 60);
        assertEquals(
                List.of(new Range(5_000, 2)),
                ages.spread().stream().filter(range -> range.count() > 0).toList());
    }
}
