package dev.streamctl.telemetry.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * How a sink talks to Kafka. Made from {@link #of} and changed by the {@code with} methods.
 *
 * @param address the topic, and where to ask for it
 * @param listener the name of this listener, which each record carries
 * @param queue bytes of datagrams that may wait for the producer, as {@code Datagram.size} counts them; 64 KiB to 16 GiB
 * @param inFlight bytes of datagrams that the producer may hold, counted alike; 64 KiB to 1 GiB. What waits takes at most
 *     {@code queue + inFlight}, and about {@code inFlight} once more for the batches of the producer
 * @param closing how long {@code close} waits for what is on its way; up to an hour
 * @param client more settings of the client, by the names that Kafka documents: {@code security.protocol}, {@code
 *     compression.type} and so on
 */
public record KafkaOptions(
        TopicAddress address,
        String listener,
        long queue,
        long inFlight,
        Duration closing,
        Map<String, String> client) {

    /** {@link #queue} where nothing else is said. */
    public static final long DEFAULT_QUEUE = 64L << 20;

    /** {@link #inFlight} where nothing else is said. */
    public static final long DEFAULT_IN_FLIGHT = 16L << 20;

    /** {@link #closing} where nothing else is said. */
    public static final Duration DEFAULT_CLOSING = Duration.ofSeconds(5);

    /** The smallest {@link #queue} and {@link #inFlight}. */
    public static final long LEAST = 64 << 10;

    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException one is left, or a setting of the client is not the user's; the message names it
     */
    public KafkaOptions {
        check("queue", queue, 16L << 30);
        check("bytes in flight", inFlight, 1L << 30);
        if (closing.isNegative() || closing.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("time to close %s, not within 0 to %s".formatted(closing, LONGEST));
        }
        client = ClientSettings.checked(client);
    }

    private static void check(String name, long value, long most) {
        if (value < LEAST || value > most) {
            throw new IllegalArgumentException("%s %d, not within %d to %d".formatted(name, value, LEAST, most));
        }
    }

    /** The defaults. */
    public static KafkaOptions of(TopicAddress address, String listener) {
        return new KafkaOptions(address, listener, DEFAULT_QUEUE, DEFAULT_IN_FLIGHT, DEFAULT_CLOSING, Map.of());
    }

    /** With these bounds in bytes. */
    public KafkaOptions withBounds(long ofQueue, long ofInFlight) {
        return new KafkaOptions(address, listener, ofQueue, ofInFlight, closing, client);
    }

    /** With this time to close. */
    public KafkaOptions withClosing(Duration time) {
        return new KafkaOptions(address, listener, queue, inFlight, time, client);
    }

    /** With more settings of the client. */
    public KafkaOptions withClient(Map<String, String> more) {
        return new KafkaOptions(address, listener, queue, inFlight, closing, more);
    }
}
