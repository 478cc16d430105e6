package dev.streamctl.cli.listen;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.kafka.TopicAddress;
import dev.streamctl.telemetry.listen.ListenOptions.Content;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.sink.FileSinkWriter;
import dev.streamctl.telemetry.sink.ForwardSinkWriter;
import dev.streamctl.telemetry.sink.JsonForm;
import dev.streamctl.telemetry.sink.QueuedSink;
import dev.streamctl.telemetry.sink.RawJson;
import dev.streamctl.telemetry.sink.SampleJson;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.sink.SinkException;
import java.io.IOException;
import java.nio.file.Path;

/** Where samples go beside standard output, as it is written on the command line. */
public sealed interface SinkAddress {

    /** What an address in Kafka begins with. */
    String KAFKA = "kafka:";

    /** What an address to forward to begins with. */
    String UDP = "udp://";

    /**
     * Opens it.
     *
     * @param queue how many bytes may wait
     * @param content what the datagrams are
     * @throws ListenRefusedException it does not go with that
     * @throws SinkException it cannot begin
     */
    Sink open(int queue, Content content) throws IOException, InterruptedException, ListenRefusedException;

    /**
     * Reads {@code file:PATH} or {@code kafka:HOST:PORT[,HOST:PORT...]/TOPIC}.
     *
     * @param maxSize bytes above which a file is rotated
     * @param kept how many rotated files are kept
     * @param kafka how to talk to Kafka
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static SinkAddress parse(String text, long maxSize, int kept, KafkaClient kafka) {
        if (text.startsWith("file:") && text.length() > "file:".length()) {
            return new File(Path.of(text.substring("file:".length())), maxSize, kept);
        }
        if (text.startsWith(KAFKA)) {
            return new Kafka(TopicAddress.parse(text.substring(KAFKA.length())), kafka);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a sink such as file:samples.jsonl or kafka:localhost:9092/telemetry");
    }

    /**
     * Reads {@code udp://host:port}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static SinkAddress parseForward(String text) {
        String wrong = "'" + text + "' is not an address such as udp://127.0.0.1:8089";
        if (!text.startsWith(UDP)) {
            throw new IllegalArgumentException(wrong);
        }
        try {
            return new Forward(Target.parse(text.substring(UDP.length())));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(wrong + ": " + e.getMessage(), e);
        }
    }

    /**
     * A file of JSON Lines.
     *
     * @param path the file
     * @param maxSize bytes above which it is rotated
     * @param kept how many rotated files are kept
     */
    record File(Path path, long maxSize, int kept) implements SinkAddress {
        @Override
        public Sink open(int queue, Content content) throws IOException {
            JsonForm form = content == Content.RAW ? new RawJson() : new SampleJson();
            return new QueuedSink(new FileSinkWriter(path, maxSize, kept, form), queue, TimeSource.system());
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * A topic.
     *
     * @param topic where
     * @param client how to talk to it
     */
    record Kafka(TopicAddress topic, KafkaClient client) implements SinkAddress {
        @Override
        public Sink open(int queue, Content content) throws IOException, InterruptedException, ListenRefusedException {
            return client.sink(topic, queue);
        }

        @Override
        public String toString() {
            return KAFKA + topic;
        }
    }

    /**
     * Another collector.
     *
     * @param target where
     */
    record Forward(Target target) implements SinkAddress {
        @Override
        public Sink open(int queue, Content content) throws IOException, InterruptedException, ListenRefusedException {
            if (content == Content.RAW) {
                throw new ListenRefusedException(
                        "--forward sends lines of line protocol, which --format raw does not look for");
            }
            TimeSource time = TimeSource.system();
            return new QueuedSink(ForwardSinkWriter.open(target, time), queue, time);
        }

        @Override
        public String toString() {
            return UDP + target;
        }
    }
}
