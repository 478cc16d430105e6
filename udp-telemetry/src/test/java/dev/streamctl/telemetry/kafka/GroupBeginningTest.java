package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.sink.Datagram;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a group begins that Kafka does not know, on a real broker. */
@Timeout(300)
class GroupBeginningTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 3;
    private static final long DEVICES = 20; // so many that each partition has some

    @RegisterExtension
    static final BrokerOfTest BROKER = new BrokerOfTest(PARTITIONS);

    private final AtomicReference<TopicException> failure = new AtomicReference<>();

    @AfterEach
    void nothingHasFailed() {
        assertEquals(null, failure.get());
    }

    private TopicListener listen(Recorder recorder) throws Exception {
        var options = GroupOptions.of(BROKER.topic().address(), BROKER.topic().name(), 42);
        return TopicListener.open(options, List.of(recorder), failure::set);
    }

    private static void produce(long sequence) throws Exception {
        try (KafkaSink sink = KafkaSink.open(
                KafkaOptions.of(BROKER.topic().address(), "listener").withClosing(PATIENCE))) {
            sink.start((device, samples) -> {});
            for (long device = 1; device <= DEVICES; device++) {
                sink.accept(List.of(Datagrams.of(device, sequence)));
            }
        }
    }

    /** Where the group is, once Kafka knows it of every partition. */
    private static Map<TopicPartition, OffsetAndMetadata> awaitBeginning() {
        String group = BROKER.topic().name();
        try (Admin admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", BROKER.broker().address()))) {
            return await().atMost(PATIENCE)
                    .until(
                            () -> admin.listConsumerGroupOffsets(group)
                                    .partitionsToOffsetAndMetadata()
                                    .get(1, TimeUnit.MINUTES),
                            offsets -> offsets.size() == PARTITIONS);
        }
    }

    private static List<Long> sequences(Recorder recorder) {
        return List.copyOf(recorder.datagrams).stream()
                .map(Datagram::header)
                .map(header -> header == null ? -1 : header.sequence())
                .distinct()
                .toList();
    }

    @Test
    void whatCameBeforeTheFirstCommitIsForTheNextOwner() throws Exception {
        produce(0);
        var held = new Recorder();
        held.holds = true;
        try (TopicListener first = listen(held)) {
            long before = awaitBeginning().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
            assertEquals(DEVICES, before, "begins behind what was there");
        }
        produce(1);
        var next = new Recorder();
        try (TopicListener second = listen(next)) {
            await().atMost(PATIENCE)
                    .until(() -> second.stats().arrived() == DEVICES && next.datagrams.size() == DEVICES);
        }
        assertEquals(List.of(1L), sequences(next));
    }

    @Test
    void readersThatAreNewAtOnceBeginTogether() throws Exception {
        produce(0);
        var one = new Recorder();
        var other = new Recorder();
        try (TopicListener first = listen(one);
                TopicListener second = listen(other)) {
            long before = awaitBeginning().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
            assertEquals(DEVICES, before, "begins behind what was there");
            produce(1);
            await().atMost(PATIENCE).until(() -> one.datagrams.size() + other.datagrams.size() >= DEVICES);
            assertTrue(first.stats().arrived() + second.stats().arrived() >= DEVICES);
        }
        one.datagrams.addAll(other.datagrams);
        assertEquals(List.of(1L), sequences(one));
    }

    @Test
    void aPartitionThatIsNewToAGroupIsReadFromItsBeginning() throws Exception {
        try (TopicListener first = listen(new Recorder())) {
            awaitBeginning();
        }
        try (Admin admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", BROKER.broker().address()))) {
            admin.createPartitions(Map.of(BROKER.topic().name(), NewPartitions.increaseTo(PARTITIONS + 1)))
                    .all()
                    .get(1, TimeUnit.MINUTES);
        }
        BROKER.topic().write(PARTITIONS, "m f=1\n".getBytes(UTF_8));
        var recorder = new Recorder();
        try (TopicListener second = listen(recorder)) {
            await().atMost(PATIENCE).until(() -> !recorder.lines().isEmpty());
            assertEquals(1, second.stats().plainSamples());
        }
    }

    @Test
    void aReaderThatHasEndedStillKnowsItsDevices() throws Exception {
        var recorder = new Recorder();
        TopicListener listener = listen(recorder);
        try (listener) {
            awaitBeginning();
            produce(0);
            await().atMost(PATIENCE).until(() -> recorder.datagrams.size() == DEVICES);
        }
        assertEquals(DEVICES, listener.stats().devices());
        assertEquals(DEVICES, listener.devices(100).size());
        assertTrue(listener.stats().counts().expected() > 0);
    }
}
