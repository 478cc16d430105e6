package dev.streamctl.cli.listen;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.sink.FileSinkWriter;
import dev.streamctl.telemetry.sink.ForwardSinkWriter;
import dev.streamctl.telemetry.sink.QueuedSink;
import dev.streamctl.telemetry.sink.Sink;
import java.io.IOException;
import java.nio.file.Path;

/** Where samples go beside standard output, as it is written on the command line. */
public sealed interface SinkAddress {

    /** Opens it, with a queue of this many bytes. */
    Sink open(int queue) throws IOException;

    /**
     * Reads {@code file:PATH}.
     *
     * @param maxSize bytes above which a file is rotated
     * @param kept how many rotated files are kept
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static SinkAddress parse(String text, long maxSize, int kept) {
        if (text.startsWith("file:") && text.length() > "file:".length()) {
            return new File(Path.of(text.substring("file:".length())), maxSize, kept);
        }
        throw new IllegalArgumentException("'" + text + "' is not a sink such as file:samples.jsonl");
    }

    /**
     * Reads {@code udp://host:port}.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    static SinkAddress parseForward(String text) {
        String wrong = "'" + text + "' is not an address such as udp://127.0.0.1:8089";
        int colon = text.lastIndexOf(':');
        if (!text.startsWith("udp://") || colon < "udp://".length() + 1) {
            throw new IllegalArgumentException(wrong);
        }
        String host = text.substring("udp://".length(), colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.contains(":")) {
            throw new IllegalArgumentException(wrong);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException(wrong);
            }
            return new Forward(bracketed ? host.substring(1, host.length() - 1) : host, port);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong, e);
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
        public Sink open(int queue) throws IOException {
            return new QueuedSink(new FileSinkWriter(path, maxSize, kept), queue, TimeSource.system());
        }

        @Override
        public String toString() {
            return "file:" + path;
        }
    }

    /**
     * Another collector.
     *
     * @param host its name or address
     * @param port its port
     */
    record Forward(String host, int port) implements SinkAddress {
        @Override
        public Sink open(int queue) throws IOException {
            return new QueuedSink(new ForwardSinkWriter(host, port, TimeSource.system()), queue, TimeSource.system());
        }

        @Override
        public String toString() {
            return "udp://" + host + ":" + port;
        }
    }
}
