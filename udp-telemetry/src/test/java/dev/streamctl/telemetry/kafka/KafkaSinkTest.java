package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.sink.SinkStats;
import dev.streamctl.telemetry.wire.Header;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker, which is stopped and started again where a test is about that. */
@Timeout(300)
class KafkaSinkTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SMALL = 64 << 10;

    @TempDir
    static Path folder;

    private static Broker broker;
    private Topic topic;
    private final AtomicLong told = new AtomicLong();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = Broker.in(folder).start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void createTopic(TestInfo test) throws Exception {
        topic = Topic.create(
                broker.address(), test.getTestMethod().orElseThrow().getName(), 3);
    }

    private KafkaSink open(KafkaOptions options) {
        KafkaSink sink = KafkaSink.open(options);
        sink.start((device, samples) -> told.addAndGet(samples));
        return sink;
    }

    private KafkaOptions options() {
        return KafkaOptions.of(topic.address(), "listener-7");
    }

    private static void awaitDelivered(KafkaSink sink, long samples) {
        await().atMost(PATIENCE).until(() -> sink.stats().delivered() >= samples);
    }

    @Test
    void aRecordHasTheLinesAndWhoseTheyAre() {
        var header = new Header(0xd0d0L, 0xb0b0L, 77, 9, 3, 1, 1, true, true, 0, 0);
        String lines = "cpu load=0.5 1\nmem free=7i 2\n";
        try (KafkaSink sink = open(options())) {
            sink.accept(List.of(Datagrams.of(header, true, 1_700_000_000_123_456_789L, lines)));
            awaitDelivered(sink, 2);
        }
        ConsumerRecord<byte[], byte[]> record = topic.records().getFirst();
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
    void linesWithoutAHeaderHaveNoKey() {
        try (KafkaSink sink = open(options())) {
            sink.accept(List.of(Datagrams.of(null, false, 5_000_000_000L, "m f=1\n")));
            awaitDelivered(sink, 1);
        }
        ConsumerRecord<byte[], byte[]> record = topic.records().getFirst();
        assertNull(record.key());
        assertEquals("m f=1\n", new String(record.value(), UTF_8));
        assertNull(record.headers().lastHeader("boot"));
        assertNull(record.headers().lastHeader("authentic"));
        assertNotNull(record.headers().lastHeader("arrival"));
    }

    /** A sign of life spends a sequence: without it whoever reads the topic would see a loss. */
    @Test
    void aDatagramWithoutSamplesIsARecordToo() {
        var header = new Header(1, 2, 3, 4, 5, 0, 0, true, true, 0, 0);
        try (KafkaSink sink = open(options())) {
            sink.accept(List.of(Datagrams.of(header, false, 1, "")));
        }
        assertEquals(0, topic.records().getFirst().value().length);
    }

    @Test
    void everyDatagramArrivesOnceAndEachDeviceInOrder() {
        long devices = 20;
        long each = 500;
        try (KafkaSink sink = open(options())) {
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
        topic.records()
                .forEach(record -> sequences
                        .computeIfAbsent(new String(record.key(), UTF_8), key -> new ArrayList<>())
                        .add(Topic.header(record, "sequence")));
        List<String> all = LongStream.range(0, each).mapToObj(Long::toString).toList();
        assertEquals(devices, sequences.size());
        sequences.values().forEach(of -> assertEquals(all, of));
        assertEquals(0, told.get());
    }

    @Test
    void whileTheBrokerIsAwayTheOldestInTheQueueGoAndTheRestArrivesAfterwards() throws Exception {
        int count = 3_000;
        try (KafkaSink sink = open(options().withBounds(SMALL, SMALL))) {
            sink.accept(List.of(Datagrams.of(1, 0)));
            awaitDelivered(sink, 1);
            broker.stop();
            try {
                for (int sequence = 1; sequence <= count; sequence++) {
                    sink.accept(List.of(Datagrams.of(1, sequence)));
                }
                SinkStats away = sink.stats();
                assertEquals(count + 1, away.accepted());
                assertTrue(away.dropped() > 0 && away.waiting() > 0, away::toString);
                assertEquals(away.accepted(), away.delivered() + away.dropped() + away.waiting());
            } finally {
                broker.start();
            }
            await().atMost(PATIENCE).until(() -> sink.stats().waiting() == 0);
            assertEquals(sink.stats().delivered(), assertSettled(sink.stats(), count + 1));
        }
        List<Integer> sequences = sequences();
        assertEquals(count, sequences.getLast(), "the newest is there");
        int waited = Datagrams.of(1, count).size();
        long newest = SMALL / waited;
        assertTrue(sequences.containsAll(LongStream.rangeClosed(count - newest + 1, count)
                .mapToObj(n -> (int) n)
                .toList()));
    }

    @Test
    void aBrokerThatComesOnlyLaterGetsWhatHasWaited() throws Exception {
        broker.stop();
        KafkaSink sink = open(options());
        try (sink) {
            for (int sequence = 0; sequence < 100; sequence++) {
                sink.accept(List.of(Datagrams.of(1, sequence)));
            }
            assertEquals(new SinkStats(100, 0, 0, 100), sink.stats());
            broker.start();
            awaitDelivered(sink, 100);
        }
        assertEquals(LongStream.range(0, 100).mapToObj(n -> (int) n).toList(), sequences());
        assertEquals(0, told.get());
    }

    @Test
    void whatIsNotDeliveredAtTheEndIsDroppedAndCounted() throws Exception {
        KafkaSink sink = open(options().withClosing(Duration.ofMillis(200)));
        sink.accept(List.of(Datagrams.of(1, 0)));
        awaitDelivered(sink, 1);
        broker.stop();
        try {
            for (int sequence = 1; sequence <= 500; sequence++) {
                sink.accept(List.of(Datagrams.of(1, sequence)));
            }
            sink.close();
            sink.accept(List.of(Datagrams.of(1, 501)));
            sink.close();
        } finally {
            broker.start();
        }
        assertEquals(new SinkStats(502, 1, 501, 0), sink.stats());
        assertEquals(501, told.get());
        assertEquals(List.of(0), sequences());
    }

    @Test
    void closingDeliversWhatWaits() {
        KafkaSink sink = open(options().withClosing(PATIENCE));
        for (int sequence = 0; sequence < 2_000; sequence++) {
            sink.accept(List.of(Datagrams.of(1, sequence)));
        }
        sink.close();
        assertEquals(new SinkStats(2_000, 2_000, 0, 0), sink.stats());
        assertEquals(2_000, topic.records().size());
    }

    @Test
    void acceptedIsDeliveredAndDroppedWhenTheBrokerIsKilled(@TempDir Path ofProcess) throws Exception {
        try (var killed = new BrokerProcess(ofProcess).start()) {
            topic = Topic.create(killed.address(), "killed", 3);
            try (KafkaSink sink = open(options().withBounds(4 * SMALL, SMALL))) {
                int sequence = 0;
                while (sink.stats().delivered() < 2_000) {
                    if (sink.stats().waiting() < 200) {
                        sink.accept(List.of(Datagrams.of(sequence % 7, sequence / 7, 200)));
                        sequence++;
                    }
                }
                assertEquals(0, sink.stats().dropped());
                killed.kill();
                while (sink.stats().dropped() == 0) {
                    sink.accept(List.of(Datagrams.of(sequence % 7, sequence / 7, 200)));
                    sequence++;
                }
                killed.start();
                await().atMost(PATIENCE).until(() -> sink.stats().waiting() == 0);
                // a broker that is killed may have taken some of which it could not say so: they are there twice
                assertTrue(assertSettled(sink.stats(), sequence) >= sink.stats().delivered());
            }
        }
    }

    /** What was delivered is in the topic; the rest is not, was dropped, and told. Returns how many records there are. */
    private int assertSettled(SinkStats stats, long accepted) {
        assertEquals(accepted, stats.accepted());
        assertEquals(accepted, stats.delivered() + stats.dropped(), stats::toString);
        assertEquals(stats.dropped(), told.get());
        Set<List<String>> distinct = new HashSet<>();
        List<ConsumerRecord<byte[], byte[]>> records = topic.records();
        records.forEach(record -> distinct.add(List.of(
                new String(record.key(), UTF_8), Topic.header(record, "boot"), Topic.header(record, "sequence"))));
        assertEquals(stats.delivered(), distinct.size());
        return records.size();
    }

    private List<Integer> sequences() {
        return topic.records().stream()
                .map(record -> Integer.valueOf(Topic.header(record, "sequence")))
                .toList();
    }
}
