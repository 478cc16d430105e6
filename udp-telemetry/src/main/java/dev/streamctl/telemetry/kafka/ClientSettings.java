package dev.streamctl.telemetry.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The settings of Kafka's clients. What the user may not change is what the promises of this package rest on. */
final class ClientSettings {

    /** Names that only this class sets. */
    static final Set<String> FIXED = Set.of(
            "bootstrap.servers",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "acks",
            "enable.idempotence",
            "retries",
            "transactional.id",
            "delivery.timeout.ms",
            "max.block.ms",
            "buffer.memory",
            "group.id",
            "enable.auto.commit",
            "group.protocol");

    /** How long a call of the producer may hold the sink's thread. */
    private static final int MAX_BLOCK_MILLIS = 100;

    private static final int BATCH = 64 << 10;
    private static final int LINGER_MILLIS = 20;

    private ClientSettings() {}

    /**
     * For an idempotent producer that never gives up by time: what is too old is decided by the bound in bytes, not by a
     * clock. Its memory is twice what it is given, because an open batch takes its full size on each partition.
     */
    static Map<String, Object> producer(KafkaOptions options) {
        Map<String, Object> settings = common(options.address());
        settings.put("client.id", "streamctl-" + options.listener());
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", LINGER_MILLIS);
        settings.put("batch.size", BATCH);
        settings.putAll(options.client());
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("retries", Integer.MAX_VALUE);
        settings.put("delivery.timeout.ms", Integer.MAX_VALUE);
        settings.put("max.block.ms", MAX_BLOCK_MILLIS);
        settings.put("buffer.memory", 2 * options.inFlight());
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
    private static Map<String, Object> common(TopicAddress address) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", String.join(",", address.brokers()));
        settings.put("metric.reporters", "");
        settings.put("enable.metrics.push", false);
        settings.put("reconnect.backoff.max.ms", 1_000);
        return settings;
    }
}
