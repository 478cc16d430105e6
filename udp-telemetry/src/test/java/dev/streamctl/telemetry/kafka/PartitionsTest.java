package dev.streamctl.telemetry.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.testing.ManualTime;
import org.junit.jupiter.api.Test;

/** What is counted when nobody is left to count it of. */
class PartitionsTest {

    @Test
    void whatASinkDropsBehindTheLastPartitionIsInTheTotals() {
        var options = GroupOptions.of(TopicAddress.parse("broker:9092/telemetry"), "group", 7);
        var partitions = new Partitions(options.rules(1, true), new ManualTime());
        partitions.sinkDrops().dropped(9, 3);
        partitions.sinkDrops().dropped(0, 2);
        for (int look = 0; look < 2; look++) {
            assertEquals(3, partitions.stats().counts().get(Counter.SINK_DROPPED));
            assertEquals(2, partitions.stats().plainSinkDropped());
            assertEquals(0, partitions.stats().devices());
        }
    }
}
