package dev.streamctl.cli.listen;

import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.kafka.KafkaOptions;
import dev.streamctl.telemetry.kafka.KafkaSink;
import dev.streamctl.telemetry.kafka.TopicAddress;
import dev.streamctl.telemetry.kafka.TopicException;
import dev.streamctl.telemetry.kafka.TopicListener;
import dev.streamctl.telemetry.listen.Feed;
import dev.streamctl.telemetry.sink.Sink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is the same for every use of Kafka. The client's classes are loaded when a method is called, not before.
 *
 * @param listener the name of this listener in the records that it writes
 * @param settings more settings of the client
 */
public record KafkaClient(String listener, Map<String, String> settings) {

    private static final String ABSENT =
            "Kafka's client is not installed: kafka-clients and what it needs belong into the folder lib";

    /** A sink with a queue of this many bytes, and a quarter of it, up to 16 MiB, with the producer. */
    Sink sink(TopicAddress topic, int queue) throws IOException, InterruptedException, ListenRefusedException {
        long inFlight = Math.clamp(queue / 4, KafkaOptions.LEAST, KafkaOptions.DEFAULT_IN_FLIGHT);
        KafkaOptions options =
                KafkaOptions.of(topic, listener).withBounds(queue, inFlight).withClient(settings);
        try {
            return KafkaSink.open(options);
        } catch (NoClassDefFoundError e) {
            throw new ListenRefusedException(ABSENT, e);
        }
    }

    /** Begins to read a topic. */
    static Feed read(GroupOptions options, List<Sink> sinks, Consumer<TopicException> failed)
            throws TopicException, InterruptedException, ListenRefusedException {
        try {
            return TopicListener.open(options, sinks, failed);
        } catch (NoClassDefFoundError e) {
            throw new ListenRefusedException(ABSENT, e);
        }
    }
}
