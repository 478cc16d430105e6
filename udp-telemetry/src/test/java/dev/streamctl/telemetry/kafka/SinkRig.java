package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.sink.SinkStats;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sinks that write one topic: what they told of drops, held against what the topic has. */
final class SinkRig {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    final Topic topic;
    final AtomicLong told = new AtomicLong();

    SinkRig(Topic topic) {
        this.topic = topic;
    }

    KafkaOptions options() {
        return KafkaOptions.of(topic.address(), "listener-7");
    }

    KafkaSink open(KafkaOptions options) throws Exception {
        KafkaSink sink = KafkaSink.open(options);
        sink.start((device, samples) -> told.addAndGet(samples));
        return sink;
    }

    static void awaitDelivered(KafkaSink sink, long samples) {
        await().atMost(PATIENCE).until(() -> sink.stats().delivered() >= samples);
    }

    /** What was delivered is in the topic; the rest is not, was dropped, and told. Returns how many records there are. */
    int assertSettled(SinkStats stats, long accepted) {
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

    List<Integer> sequences() {
        return topic.records().stream()
                .map(record -> Integer.valueOf(Topic.header(record, "sequence")))
                .toList();
    }
}
