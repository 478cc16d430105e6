package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.framing.TlsRecord;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Optional;

/** The other end of {@code connect}, in bytes whatever it speaks. */
sealed interface Partner {

    /** The next reply. */
    byte[] receive() throws IOException, InterruptedException;

    /** The next reply, for at most that long. */
    byte[] receive(Duration timeout) throws IOException, InterruptedException;

    /** Sends a frame. */
    void send(byte[] frame) throws IOException, InterruptedException;

    /** The input has ended: the peer is told where that does not end the replies as well. */
    void endOutput();

    /** Closes. */
    void close();

    /** The peer's address. */
    Endpoint peer();

    /** What the peer said when it closed; empty where it has not, or what is spoken has no word for it. */
    Optional<CloseStatus> closeStatus();

    /** Whether the peer speaks TLS, which this side does not, by its first reply. */
    boolean isTls(byte[] first);

    /**
     * Frames of bytes.
     *
     * @param lines whether they are lines, of which any may begin as TLS does
     */
    record Frames(FrameStream<byte[]> stream, boolean lines) implements Partner {

        /** An alert is a line where its last byte, the reason, is an LF: {@code unexpected_message} (RFC 8446 section 6). */
        @Override
        public boolean isTls(byte[] first) {
            ByteBuffer line = ByteBuffer.allocate(first.length + 1);
            line.put(first).put((byte) '\n').flip();
            return lines && stream.tls().isEmpty() && TlsRecord.isAt(line);
        }

        @Override
        public byte[] receive() throws IOException, InterruptedException {
            return stream.receive();
        }

        @Override
        public byte[] receive(Duration timeout) throws IOException, InterruptedException {
            return stream.receive(timeout);
        }

        @Override
        public void send(byte[] frame) throws IOException, InterruptedException {
            stream.send(frame);
        }

        @Override
        public void endOutput() {
            stream.shutdownOutput();
        }

        @Override
        public void close() {
            stream.close();
        }

        @Override
        public Endpoint peer() {
            return stream.peer();
        }

        @Override
        public Optional<CloseStatus> closeStatus() {
            return Optional.empty();
        }
    }

    /** WebSocket messages: text where the bytes are UTF-8, else binary. */
    record Messages(WebSocket socket) implements Partner {

        /** The handshake would have failed. */
        @Override
        public boolean isTls(byte[] first) {
            return false;
        }

        @Override
        public byte[] receive() throws IOException, InterruptedException {
            return bytes(socket.receive());
        }

        @Override
        public byte[] receive(Duration timeout) throws IOException, InterruptedException {
            return bytes(socket.receive(timeout));
        }

        private static byte[] bytes(Message message) {
            return switch (message) {
                case Message.Text text -> text.text().getBytes(UTF_8);
                case Message.Binary binary -> binary.bytes();
            };
        }

        @Override
        public void send(byte[] frame) throws IOException, InterruptedException {
            socket.send(message(frame));
        }

        private static Message message(byte[] frame) {
            try {
                return Message.of(
                        UTF_8.newDecoder().decode(ByteBuffer.wrap(frame)).toString());
            } catch (CharacterCodingException e) {
                return Message.of(frame);
            }
        }

        /** The peer would answer a close frame with its own, and nothing behind it. */
        @Override
        public void endOutput() {}

        @Override
        public void close() {
            socket.close();
        }

        @Override
        public Endpoint peer() {
            return socket.peer();
        }

        @Override
        public Optional<CloseStatus> closeStatus() {
            return socket.peerStatus();
        }
    }
}
