package dev.streamctl.telemetry.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic on a test's broker, seen with the client and none of our code.
 *
 * @param broker where
 * @param name which
 */
public record Topic(String broker, String name) {

    /** Makes a topic. */
    public static Topic create(String broker, String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            admin.createTopics(List.of(new NewTopic(name, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get(1, TimeUnit.MINUTES);
        }
        return new Topic(broker, name);
    }

    TopicAddress address() {
        return new TopicAddress(List.of(broker), name);
    }

    /**
     * Writes values without keys, one after the other: of several under way at once the first may be refused by a new
     * partition where the second is taken, and is then refused for ever (KAFKA-15591).
     *
     * @param partition where; null: where the client likes
     */
    void write(@Nullable Integer partition, byte @Nullable []... values) throws Exception {
        var serializer = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", broker), serializer, serializer)) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(name, partition, null, value))
                        .get(1, TimeUnit.MINUTES);
            }
        }
    }

    /** All records up to the end that it has now, those of one partition in their order. */
    public List<ConsumerRecord<byte[], byte[]>> records() {
        var deserializer = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", broker), deserializer, deserializer)) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(info -> new TopicPartition(name, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
            }
            all.sort(Comparator.comparingInt(ConsumerRecord<byte[], byte[]>::partition)
                    .thenComparingLong(ConsumerRecord::offset));
            return all;
        }
    }

    /** Text in a header of a record; an empty one where it has none. */
    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value());
    }
}
