package dev.streamctl.telemetry.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The settings of Kafka's clients. What the user may not change is what the promises of this package rest on. */
final class ClientSettings {

    /** Names that only this class sets. */
    private static final Set<String> FIXED = Set.of(
            "bootstrap.servers",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "acks",
            "enable.idempotence",
            "max.in.flight.requests.per.connection",
            "retries",
            "transactional.id",
            "delivery.timeout.ms",
            "max.block.ms",
            "buffer.memory",
            "partitioner.class",
            "partitioner.ignore.keys",
            "group.id",
            "enable.auto.commit",
            "auto.offset.reset",
            "allow.auto.create.topics",
            "max.poll.records",
            "partition.assignment.strategy",
            "group.protocol");

    /** How long a call of the producer may hold the sink's thread. */
    private static final int MAX_BLOCK_MILLIS = 100;

    private static final int BATCH = 64 << 10;
    private static final int LINGER_MILLIS = 20;
    private static final int MAX_RECORDS = 2_000;
    private static final String COOPERATIVE = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";

    private ClientSettings() {}

    /**
     * A copy of a user's settings.
     *
     * @throws KafkaSettingsException they have one that is not the user's
     */
    static Map<String, String> checked(Map<String, String> client) {
        var fixed = new TreeSet<>(client.keySet());
        fixed.retainAll(FIXED);
        if (!fixed.isEmpty()) {
            throw new KafkaSettingsException("Kafka's %s cannot be set: what this program promises rests on it"
                    .formatted(String.join(", ", fixed)));
        }
        return Map.copyOf(client);
    }

    /**
     * For an idempotent producer that never gives up by time: what is too old is decided by the bound in bytes, not by a
     * clock. Its memory is twice what it is given, because an open batch takes its full size on each partition.
     *
     * <p>One request at a time for each broker: with more, the first batch of a new partition may be refused where the second
     * is taken, and is then refused for ever (KAFKA-15591). A request takes up to a megabyte, so this costs little.
     */
    static Map<String, Object> producer(KafkaOptions options, List<String> brokers) {
        Map<String, Object> settings = common(brokers);
        settings.put("client.id", "streamctl-" + options.listener());
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", LINGER_MILLIS);
        settings.put("batch.size", BATCH);
        settings.putAll(options.client());
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("max.in.flight.requests.per.connection", 1);
        settings.put("retries", Integer.MAX_VALUE);
        settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
        settings.put("max.block.ms", MAX_BLOCK_MILLIS);
        settings.put("buffer.memory", 2 * options.inFlight());
        return settings;
    }

    /**
     * For a consumer that is told what to commit. Partitions move one by one: those that stay keep their windows of
     * sequences.
     */
    static Map<String, Object> consumer(GroupOptions options, List<String> brokers) {
        Map<String, Object> settings = common(brokers);
        settings.putAll(options.client());
        settings.put("group.id", options.group());
        settings.put("enable.auto.commit", false);
        // not from a setting: where a group begins is looked at once, for all partitions, see Moves
        settings.put("auto.offset.reset", "earliest");
        settings.put("allow.auto.create.topics", false);
        settings.put("max.poll.records", MAX_RECORDS);
        settings.put("partition.assignment.strategy", COOPERATIVE);
        return settings;
    }

    /** Why a client could not be made, in one line: the innermost cause says it, the others that it was so. */
    static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }

    /** Without what the client does beside its work: management beans, and metrics pushed to the broker. */
    private static Map<String, Object> common(List<String> brokers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", String.join(",", brokers));
        settings.put("metric.reporters", "");
        settings.put("enable.metrics.push", false);
        settings.put("reconnect.backoff.max.ms", 1_000);
        return settings;
    }
}
