package dev.streamctl.telemetry.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.testing.ManualTime;
import org.junit.jupiter.api.Test;

/** What is counted when nobody is left to count it of. */
class PartitionsTest {

    private final GroupOptions options = GroupOptions.of(TopicAddress.parse("broker:9092/telemetry"), "group", 7);
    private final Partitions partitions = new Partitions(options.rules(1, true), new ManualTime());

    @Test
    void whatASinkDropsBehindTheLastPartitionIsInTheTotals() {
        partitions.sinkDrops().dropped(9, 3);
        partitions.sinkDrops().dropped(0, 2);
        for (int look = 0; look < 2; look++) {
            assertEquals(3, partitions.stats().counts().get(Counter.SINK_DROPPED));
            assertEquals(2, partitions.stats().plainSinkDropped());
            assertEquals(0, partitions.stats().devices());
        }
    }

    @Test
    void whatASinkDropsOfVeryManyDevicesIsOfDevices() {
        partitions.sinkDrops().dropped(0, 2);
        for (long device = 1; device <= 100_000; device++) {
            partitions.sinkDrops().dropped(device, 1);
        }
        ListenerStats stats = partitions.stats();
        assertEquals(100_000, stats.attribution().sink());
        assertEquals(2, stats.plainSinkDropped());
    }
}
