package dev.streamctl.telemetry.kafka;

import static dev.streamctl.telemetry.kafka.SinkRig.PATIENCE;
import static dev.streamctl.telemetry.kafka.SinkRig.awaitDelivered;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.streamctl.telemetry.sink.SinkStats;
import dev.streamctl.telemetry.wire.Header;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the topic of a real broker has of what a sink was given. */
@Timeout(300)
class KafkaSinkTest {

    @RegisterExtension
    static final BrokerOfTest BROKER = new BrokerOfTest(3);

    private SinkRig sinks;

    @BeforeEach
    void openSinks() throws Exception {
        sinks = new SinkRig(BROKER.topic());
    }

    @Test
    void aRecordHasTheLinesAndWhoseTheyAre() throws Exception {
        var header = new Header(0xd0d0L, 0xb0b0L, 77, 9, 3, 1, 1, true, true, 0, 0);
        String lines = "cpu load=0.5 1\nmem free=7i 2\n";
        try (KafkaSink sink = sinks.open(sinks.options())) {
            sink.accept(List.of(Datagrams.of(header, true, 1_700_000_000_123_456_789L, lines)));
            awaitDelivered(sink, 2);
        }
        ConsumerRecord<byte[], byte[]> record = sinks.topic.records().getFirst();
        assertEquals("000000000000d0d0", new String(record.key(), UTF_8));
        assertEquals(lines, new String(record.value(), UTF_8));
        assertEquals(1_700_000_000_123L, record.timestamp());
        assertEquals("000000000000b0b0", Topic.header(record, "boot"));
        assertEquals("77", Topic.header(record, "sequence"));
        assertEquals("1700000000123456789", Topic.header(record, "arrival"));
        assertEquals("listener-7", Topic.header(record, "listener"));
        assertEquals("127.0.0.1:4711", Topic.header(record, "source"));
        assertEquals("1", Topic.header(record, "authentic"));
        assertEquals(
                "#sc1 000000000000d0d0 000000000000b0b0 000000000000004d 0000000000000009 00000003 00000001 d 00000001",
                Topic.header(record, "sc1"));
    }

    @Test
    void linesWithoutAHeaderHaveNoKey() throws Exception {
        try (KafkaSink sink = sinks.open(sinks.options())) {
            sink.accept(List.of(Datagrams.of(null, false, 5_000_000_000L, "m f=1\n")));
            awaitDelivered(sink, 1);
        }
        ConsumerRecord<byte[], byte[]> record = sinks.topic.records().getFirst();
        assertNull(record.key());
        assertEquals("m f=1\n", new String(record.value(), UTF_8));
        assertNull(record.headers().lastHeader("boot"));
        assertNull(record.headers().lastHeader("authentic"));
        assertNotNull(record.headers().lastHeader("arrival"));
    }

    /** A sign of life spends a sequence: without it whoever reads the sinks.topic would see a loss. */
    @Test
    void aDatagramWithoutSamplesIsARecordToo() throws Exception {
        var header = new Header(1, 2, 3, 4, 5, 0, 0, true, true, 0, 0);
        try (KafkaSink sink = sinks.open(sinks.options().withClosing(PATIENCE))) {
            sink.accept(List.of(Datagrams.of(header, false, 1, "")));
        }
        assertEquals(0, sinks.topic.records().getFirst().value().length);
    }

    @Test
    void everyDatagramArrivesOnceAndEachDeviceInOrder() throws Exception {
        long devices = 20;
        long each = 500;
        try (KafkaSink sink = sinks.open(sinks.options())) {
            for (long sequence = 0; sequence < each; sequence++) {
                long now = sequence;
                sink.accept(LongStream.range(0, devices)
                        .mapToObj(device -> Datagrams.of(device, now))
                        .toList());
            }
            awaitDelivered(sink, devices * each);
            assertEquals(new SinkStats(devices * each, devices * each, 0, 0), sink.stats());
        }
        Map<String, List<String>> sequences = new HashMap<>();
        sinks.topic
                .records()
                .forEach(record -> sequences
                        .computeIfAbsent(new String(record.key(), UTF_8), key -> new ArrayList<>())
                        .add(Topic.header(record, "sequence")));
        List<String> all = LongStream.range(0, each).mapToObj(Long::toString).toList();
        assertEquals(devices, sequences.size());
        sequences.values().forEach(of -> assertEquals(all, of));
        assertEquals(0, sinks.told.get());
    }

    @Test
    void closingDeliversWhatWaits() throws Exception {
        KafkaSink sink = sinks.open(sinks.options().withClosing(PATIENCE));
        for (int sequence = 0; sequence < 2_000; sequence++) {
            sink.accept(List.of(Datagrams.of(1, sequence)));
        }
        sink.close();
        assertEquals(new SinkStats(2_000, 2_000, 0, 0), sink.stats());
        assertEquals(2_000, sinks.topic.records().size());
    }
}
