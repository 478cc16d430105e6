package dev.streamctl.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.ByteStream;
import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.StreamEndedException;
import dev.streamctl.cli.output.CloseText;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection as a run uses it, whatever is spoken on it.
 *
 * @param <P> the pieces in which the answers come
 */
sealed interface Lane<P> {

    /** As much as one read of a socket brings, and one write takes where frames are shorter. */
    int WRITE_SIZE = 64 * 1024;

    /**
     * Sends frames without waiting.
     *
     * @param first the number of the first
     * @param step from the number of one to that of the next
     * @return how many of them were taken
     * @throws IOException none was taken, and none will be
     */
    int trySend(FrameShape shape, long first, int step, int count) throws IOException;

    /** The next piece; null where the peer has ended. */
    @Nullable
    P receive() throws IOException, InterruptedException;

    /** How many frames the piece completes; the rest is that of {@link EchoCheck#accept}. */
    int accept(EchoCheck check, P piece, int inFlight) throws WrongEchoException;

    /** The peer's address. */
    Endpoint peer();

    /** What the peer said when it ended, to follow what is told of that; mostly empty. */
    String lastWords();

    /** Resets the connection. */
    void abort();

    /** Connects and shows what has to be shown. */
    static Lane<?> connect(Network network, Endpoint endpoint, Pass pass, FrameShape shape, Limits limits)
            throws IOException, InterruptedException {
        if (endpoint instanceof Endpoint.Ws where) {
            return new Messages(network.connectWebSocket(where, pass.opening(), limits), shape.kind());
        }
        ByteStream stream = network.connect(endpoint, limits);
        byte[] first = pass.firstFrame();
        if (first.length > 0) {
            stream.write(first);
        }
        return new Bytes(stream);
    }

    /** Frames as bytes, many in one write. */
    record Bytes(ByteStream stream) implements Lane<byte[]> {
        @Override
        public int trySend(FrameShape shape, long first, int step, int count) throws IOException {
            byte[] bytes = new byte[count * shape.size()];
            long number = first;
            for (int at = 0; at < bytes.length; at += shape.size()) {
                shape.write(bytes, at, number);
                number += step;
            }
            return stream.tryWrite(bytes) ? count : 0;
        }

        @Override
        public byte @Nullable [] receive() throws IOException, InterruptedException {
            byte[] bytes = stream.read(WRITE_SIZE);
            return bytes.length == 0 ? null : bytes;
        }

        @Override
        public int accept(EchoCheck check, byte[] piece, int inFlight) throws WrongEchoException {
            return check.accept(piece, inFlight);
        }

        @Override
        public Endpoint peer() {
            return stream.peer();
        }

        @Override
        public String lastWords() {
            return "";
        }

        @Override
        public void abort() {
            stream.abort();
        }
    }

    /** Frames as WebSocket messages. */
    record Messages(WebSocket socket, FrameShape.Kind kind) implements Lane<Message> {
        @Override
        public int trySend(FrameShape shape, long first, int step, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                byte[] bytes = new byte[shape.size()];
                shape.write(bytes, 0, first + (long) i * step);
                Message message =
                        kind == FrameShape.Kind.TEXT ? Message.of(new String(bytes, UTF_8)) : Message.of(bytes);
                if (!took(message, i)) {
                    return i;
                }
            }
            return count;
        }

        // messages that were taken are answered, even where the next one finds the connection closed: they have to
        // count
        private boolean took(Message message, int before) throws IOException {
            try {
                return socket.trySend(message);
            } catch (IOException e) {
                if (before == 0) {
                    throw e;
                }
                return false;
            }
        }

        @Override
        public @Nullable Message receive() throws IOException, InterruptedException {
            try {
                return socket.receive();
            } catch (StreamEndedException e) {
                return null;
            }
        }

        @Override
        public int accept(EchoCheck check, Message piece, int inFlight) throws WrongEchoException {
            return switch (piece) {
                case Message.Text text
                when kind == FrameShape.Kind.TEXT ->
                    check.acceptMessage(text.text().getBytes(UTF_8), inFlight);
                case Message.Binary binary
                when kind == FrameShape.Kind.BINARY -> check.acceptMessage(binary.bytes(), inFlight);
                case Message.Text _ -> throw check.wrong("a text message for a binary one");
                case Message.Binary _ -> throw check.wrong("a binary message for a text one");
            };
        }

        @Override
        public Endpoint peer() {
            return socket.peer();
        }

        @Override
        public String lastWords() {
            return socket.peerStatus()
                    .map(status -> "; it closed the WebSocket with " + CloseText.of(status))
                    .orElse("");
        }

        @Override
        public void abort() {
            socket.abort();
        }
    }
}
