package dev.streamctl.cli.options;

import dev.streamctl.cli.listen.KafkaClient;
import dev.streamctl.cli.listen.SinkAddress;
import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.kafka.TopicAddress;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.source.SystemSource;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reading from Kafka, and what reading and writing have in common. */
public final class KafkaChoice {

    private final OptionSpec from = OptionSpec.builder("--from")
            .type(String.class)
            .paramLabel("kafka:HOST:PORT[,...]/TOPIC")
            .description("read what listeners with --sink kafka: have written, not a socket: the view of a whole fleet")
            .build();

    private final OptionSpec group = OptionSpec.builder("--group")
            .type(String.class)
            .paramLabel("NAME")
            .converters(new NameConverter())
            .description("with --from: all that read in one name share the devices; Kafka keeps where they are")
            .build();

    private final OptionSpec fromBeginning = OptionSpec.builder("--from-beginning")
            .type(boolean.class)
            .description(
                    "with --from: a group that is new to the topic begins with the oldest record, not with the next")
            .build();

    private final OptionSpec config = OptionSpec.builder("--kafka-config")
            .type(Path.class)
            .paramLabel("FILE")
            .converters(new PathConverter())
            .description("properties for Kafka's client: security.protocol, compression.type and so on")
            .build();

    private final OptionSpec listenerName = OptionSpec.builder("--listener-name")
            .type(String.class)
            .paramLabel("NAME")
            .converters(new NameConverter())
            .description("who received it, in the records of --sink kafka: (default: the name of this machine)")
            .build();

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        List.of(from, group, fromBeginning, config, listenerName).forEach(command::addOption);
    }

    /** Whether a topic is read in place of a socket. */
    public boolean readsTopic() {
        return from.getValue() != null;
    }

    /**
     * What is read in place of a socket; null for the socket.
     *
     * @param listen how many devices, and what the datagrams are
     * @throws IllegalArgumentException a value is wrong; the message is one line
     */
    public @Nullable GroupOptions topic(ListenOptions listen) {
        String address = from.getValue();
        String name = group.getValue();
        if (address == null) {
            if (name != null || Boolean.TRUE.equals(fromBeginning.getValue())) {
                throw new IllegalArgumentException("--group and --from-beginning are for --from kafka:HOST:PORT/TOPIC");
            }
            return null;
        }
        if (!address.startsWith(SinkAddress.KAFKA)) {
            throw new IllegalArgumentException(
                    "'" + address + "' is not a topic such as kafka:localhost:9092/telemetry");
        }
        if (name == null) {
            throw new IllegalArgumentException("--from wants a --group");
        }
        TopicAddress topic = TopicAddress.parse(address.substring(SinkAddress.KAFKA.length()));
        return GroupOptions.of(topic, name, listen.seed())
                .withFromBeginning(Boolean.TRUE.equals(fromBeginning.getValue()))
                .withMaxDevices(listen.bounds().maxDevices())
                .withContent(listen.content())
                .withClient(settings());
    }

    /**
     * How to talk to Kafka.
     *
     * @throws IllegalArgumentException the file cannot be read; the message is one line
     */
    public KafkaClient client() {
        String name = listenerName.getValue();
        return new KafkaClient(name == null ? machine() : name, settings());
    }

    /** As the kernel knows it: no name is looked up. */
    private static String machine() {
        String name = new SystemSource(Path.of("/")).hostName();
        return name.isEmpty() ? "listener" : name;
    }

    private Map<String, String> settings() {
        Path file = config.getValue();
        if (file == null) {
            return Map.of();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("cannot read --kafka-config %s: %s".formatted(file, Defaults.why(e)), e);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, properties::getProperty));
    }
}
