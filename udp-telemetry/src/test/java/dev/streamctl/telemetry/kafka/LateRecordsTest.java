package dev.streamctl.telemetry.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.Counts;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.testing.ManualTime;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** A device has changed its listener, and the one before is slower to write: records come behind newer ones. */
class LateRecordsTest {

    private final GroupOptions options = GroupOptions.of(TopicAddress.parse("broker:9092/telemetry"), "group", 7);
    private final Partitions partitions = new Partitions(options.rules(1, true), new ManualTime());
    private final RecordFormat format = new RecordFormat("telemetry", "listener");
    private long offset;

    private void look(long boot, long from, long to, boolean authentic) {
        for (long sequence = from; sequence < to; sequence++) {
            var header =
                    new Header(9, boot, sequence, sequence * 1_000_000, (int) sequence + 1, 0, 0, true, true, 0, 0);
            var produced = format.write(Datagrams.of(header, authentic, sequence, "m n=" + sequence + "i\n"));
            partitions.look(new ConsumerRecord<>(
                    "telemetry",
                    0,
                    offset++,
                    produced.timestamp(),
                    TimestampType.CREATE_TIME,
                    produced.key().length,
                    produced.value().length,
                    produced.key(),
                    produced.value(),
                    produced.headers(),
                    Optional.empty()));
        }
    }

    @Test
    void recordsThatAreThousandsOfSequencesLateCountOnce() {
        for (boolean authentic : new boolean[] {true, false}) {
            long boot = authentic ? 1 : 2;
            look(boot, 0, 100, authentic);
            look(boot, 4_000, 8_000, authentic);
            look(boot, 100, 4_000, authentic);
            look(boot, 7_000, 8_000, authentic);
        }
        assertEquals(2 * 8_000, partitions.take().size());
        Counts counts = partitions.stats().counts();
        assertEquals(0, counts.get(Counter.REPLAYED));
        assertEquals(2 * 1_000, counts.get(Counter.DUPLICATE));
        assertEquals(0, counts.lost());
    }

    @Test
    void lateRecordsOfTheBootBeforeSilenceNobody() {
        look(1, 0, 100, true);
        for (int i = 0; i < 50; i++) {
            look(2, 2 * i, 2 * i + 2, true);
            look(1, 100 + i, 101 + i, true);
        }
        look(2, 100, 110, true);
        assertEquals(150 + 110, partitions.take().size());
        Counts counts = partitions.stats().counts();
        assertEquals(0, counts.lost());
        assertEquals(1, counts.get(Counter.RESTARTS));
        assertEquals(2, partitions.devices(1).getFirst().stats().boot());
    }
}
