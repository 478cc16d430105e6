package dev.streamctl.telemetry.kafka;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.sink.SinkException;
import dev.streamctl.telemetry.sink.SinkStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a broker does seldom: the producer is the client's own imitation. */
@Timeout(120)
class KafkaSinkFailureTest {

    private static final KafkaOptions OPTIONS =
            KafkaOptions.of(TopicAddress.parse("nowhere/t"), "listener").withClosing(Duration.ofMillis(50));

    private final List<Imitation> producers = new CopyOnWriteArrayList<>();
    private final Queue<RuntimeException> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicLong told = new AtomicLong();
    private volatile @Nullable Error failure;

    /** Refuses as the real one does: on the thread that sends, by the callback where it can. */
    private final class Imitation extends MockProducer<byte[], byte[]> {

        Imitation() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (failure != null) {
                throw failure;
            }
            RuntimeException refusal = refusals.poll();
            if (refusal == null) {
                return super.send(record, callback);
            }
            if (!(refusal instanceof ApiException)) {
                throw refusal;
            }
            callback.onCompletion(null, refusal);
            return new CompletableFuture<>();
        }

        @Override
        public void close(Duration timeout) {
            while (errorNext(new KafkaException("closed"))) {
                // as the real one, which tells of each
            }
            super.close(timeout);
        }
    }

    private Producer<byte[], byte[]> next() {
        var producer = new Imitation();
        producers.add(producer);
        return producer;
    }

    private KafkaSink open() {
        var sink = new KafkaSink(OPTIONS, TimeSource.system(), this::next);
        sink.start((device, samples) -> told.addAndGet(samples));
        return sink;
    }

    private void accept(KafkaSink sink, int count) {
        for (int sequence = 0; sequence < count; sequence++) {
            sink.accept(List.of(Datagrams.of(1, sequence)));
        }
    }

    private void awaitSent(int count) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> producers.getLast().history().size() == count);
    }

    private void awaitSentAtLeast(int count) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> producers.getFirst().history().size() >= count);
    }

    @Test
    void whatFailsBehindTheHandOverIsDroppedOnce() {
        KafkaSink sink = open();
        accept(sink, 3);
        awaitSent(3);
        assertTrue(producers.getFirst().completeNext());
        assertTrue(producers.getFirst().errorNext(new InvalidTimestampException("too far ahead")));
        assertEquals(new SinkStats(3, 1, 1, 1), sink.stats());
        sink.close();
        assertEquals(new SinkStats(3, 1, 2, 0), sink.stats());
        assertEquals(2, told.get());
    }

    @Test
    void whatIsRefusedBeforeItIsTakenIsTriedAgain() {
        refusals.add(new TimeoutException("no memory for 100 ms"));
        refusals.add(new TimeoutException("no topic for 100 ms"));
        KafkaSink sink = open();
        accept(sink, 2);
        awaitSent(2);
        assertEquals(new SinkStats(2, 0, 0, 2), sink.stats());
        assertTrue(producers.getFirst().completeNext());
        assertTrue(producers.getFirst().completeNext());
        assertEquals(new SinkStats(2, 2, 0, 0), sink.stats());
        sink.close();
        assertEquals(0, told.get());
    }

    @Test
    void whatIsTooLargeStandsInNobodysWay() {
        refusals.add(new RecordTooLargeException("more than the limit"));
        KafkaSink sink = open();
        accept(sink, 2);
        awaitSent(1);
        assertEquals(new SinkStats(2, 0, 1, 1), sink.stats());
        sink.close();
        assertEquals(new SinkStats(2, 0, 2, 0), sink.stats());
    }

    @Test
    void aMistakeInTheProgramCostsOneDatagram() {
        refusals.add(new IllegalArgumentException("a mistake"));
        KafkaSink sink = open();
        accept(sink, 2);
        awaitSent(1);
        assertEquals(new SinkStats(2, 0, 1, 1), sink.stats());
        sink.close();
        assertEquals(2, told.get());
    }

    @Test
    void aBrokerOfUnknownNameStandsInNobodysWay() throws Exception {
        var address = new TopicAddress(List.of("no-such-host.invalid:9092", "127.0.0.1:1"), "t");
        assertEquals(List.of("127.0.0.1:1"), Brokers.known(address));
        KafkaSink.open(KafkaOptions.of(address, "listener")).close();
    }

    @Test
    void anErrorEndsTheSinkWhichTellsItAndCountsWhatItDrops() {
        failure = new OutOfMemoryError("none left");
        var sink = new KafkaSink(OPTIONS, TimeSource.system(), this::next);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        sink.whenFailed(failures::add);
        sink.start((device, samples) -> told.addAndGet(samples));
        accept(sink, 2);
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1)).until(() -> !failures.isEmpty());
        assertEquals(List.of(failure), List.copyOf(failures));
        accept(sink, 2);
        sink.close();
        assertEquals(new SinkStats(4, 0, 4, 0), sink.stats());
        assertEquals(4, told.get());
    }

    @Test
    void aProducerThatHasFailedForGoodIsRenewed() {
        KafkaSink sink = open();
        accept(sink, 2);
        awaitSent(2);
        refusals.add(new KafkaException("fatal"));
        accept(sink, 1);
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(1)).until(() -> producers.size() == 2);
        awaitSent(1);
        assertTrue(producers.getFirst().closed());
        assertTrue(producers.getLast().completeNext());
        assertEquals(new SinkStats(3, 1, 2, 0), sink.stats());
        sink.close();
        assertEquals(2, told.get());
    }

    @Test
    void noMoreIsWithTheProducerThanItsPart() {
        KafkaOptions small = OPTIONS.withBounds(1 << 20, KafkaOptions.LEAST);
        var sink = new KafkaSink(small, TimeSource.system(), this::next);
        sink.start((device, samples) -> told.addAndGet(samples));
        accept(sink, 1_000);
        int fitting = (int) (KafkaOptions.LEAST / Datagrams.of(1, 999).size());
        List<Integer> ahead = new ArrayList<>();
        for (int done = 0; done < 1_000; done++) {
            awaitSentAtLeast(Math.min(1_000, done + fitting));
            ahead.add(producers.getFirst().history().size() - done);
            assertTrue(producers.getFirst().completeNext());
        }
        int most = (int) (KafkaOptions.LEAST / Datagrams.of(1, 0).size());
        assertTrue(ahead.stream().allMatch(number -> number <= most), ahead::toString);
        sink.close();
        assertEquals(new SinkStats(1_000, 1_000, 0, 0), sink.stats());
    }

    @Test
    void aSinkThatNeverBeganClosesItsProducer() {
        new KafkaSink(OPTIONS, TimeSource.system(), this::next).close();
        assertTrue(producers.getFirst().closed());
    }

    @Test
    void settingsThatThePromisesRestOnAreRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> OPTIONS.withClient(Map.of("acks", "0", "enable.idempotence", "false", "linger.ms", "5")));
        assertEquals(
                "Kafka's acks, enable.idempotence cannot be set: what this program promises rests on it",
                refused.getMessage());
    }

    @Test
    void wrongSettingsAndUnknownBrokersAreSaid() {
        var address = new TopicAddress(List.of("no-such-host.invalid:9092"), "t");
        var unknown = assertThrows(SinkException.class, () -> KafkaSink.open(KafkaOptions.of(address, "listener")));
        assertEquals(SinkException.Reason.UNREACHABLE, unknown.reason());
        assertEquals(
                "cannot write to kafka:no-such-host.invalid:9092/t: cannot find the host \"no-such-host.invalid\"",
                unknown.getMessage());
        var wrong = assertThrows(
                KafkaSettingsException.class,
                () -> KafkaSink.open(KafkaOptions.of(TopicAddress.parse("127.0.0.1/t"), "listener")
                        .withClient(Map.of("compression.type", "rar"))));
        assertTrue(wrong.getMessage().contains("rar"), wrong.getMessage());
    }
}
