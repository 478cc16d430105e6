package dev.streamctl.telemetry.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a topic is: {@code HOST:PORT[,HOST:PORT...]/TOPIC}. The brokers are those asked first; they name the others.
 *
 * @param brokers each {@code HOST:PORT}, an IPv6 address in brackets
 * @param topic its name
 */
public record TopicAddress(List<String> brokers, String topic) {

    /** The port of a broker that is named without one. */
    public static final int DEFAULT_PORT = 9092;

    private static final String FORM = "not HOST:PORT[,HOST:PORT...]/TOPIC";
    private static final int MAX_TOPIC = 249;
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern BROKER = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^\\[\\]:/@\\s]+)(?::(\\d{1,5}))?");

    /** A copy of the list. */
    public TopicAddress {
        brokers = List.copyOf(brokers);
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException it is none; the message says what is wrong and with which part
     */
    public static TopicAddress parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            throw new IllegalArgumentException("\"%s\" is %s".formatted(text, FORM));
        }
        List<String> brokers = Arrays.stream(text.substring(0, slash).split(",", -1))
                .map(TopicAddress::broker)
                .toList();
        return new TopicAddress(brokers, topic(text.substring(slash + 1)));
    }

    private static String broker(String text) {
        var parts = BROKER.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("broker \"%s\" is not HOST:PORT".formatted(text));
        }
        int port = parts.group(2) == null ? DEFAULT_PORT : Integer.parseInt(parts.group(2));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port %d of broker \"%s\", not within 1 to 65535".formatted(port, text));
        }
        return parts.group(1) + ":" + port;
    }

    private static String topic(String name) {
        if (!TOPIC.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException(
                    "topic \"%s\" has other characters than letters, digits, '.', '_' and '-'".formatted(name));
        }
        if (name.length() > MAX_TOPIC) {
            throw new IllegalArgumentException(
                    "topic name of %d characters, at most %d".formatted(name.length(), MAX_TOPIC));
        }
        return name;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return brokers.stream().collect(Collectors.joining(",", "", "/" + topic));
    }
}
