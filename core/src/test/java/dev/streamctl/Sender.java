package dev.streamctl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The sending half of both kinds of streams, for rules that hold for both. */
sealed interface Sender {

    /** Which kind. */
    enum Kind {
        BYTES,
        FRAMES
    }

    Connection connection();

    void send(byte[] payload) throws IOException, InterruptedException;

    void send(byte[] payload, Duration timeout) throws IOException, InterruptedException;

    boolean trySend(byte[] payload) throws IOException;

    void sendNow(byte[] payload) throws IOException;

    /** What the peer gets for a payload. */
    byte[] wire(byte[] payload);

    /** Bytes as they are. */
    record Bytes(ByteStream connection) implements Sender {
        @Override
        public void send(byte[] payload) throws IOException, InterruptedException {
            connection.write(payload);
        }

        @Override
        public void send(byte[] payload, Duration timeout) throws IOException, InterruptedException {
            connection.write(payload, timeout);
        }

        @Override
        public boolean trySend(byte[] payload) throws IOException {
            return connection.tryWrite(payload);
        }

        @Override
        public void sendNow(byte[] payload) throws IOException {
            connection.writeNow(payload);
        }

        @Override
        public byte[] wire(byte[] payload) {
            return payload;
        }
    }

    /** Frames behind a prefix of four bytes. */
    record Frames(Framed<byte[]> stream) implements Sender {
        @Override
        public Connection connection() {
            return stream.connection();
        }

        @Override
        public void send(byte[] payload) throws IOException, InterruptedException {
            stream.send(payload);
        }

        @Override
        public void send(byte[] payload, Duration timeout) throws IOException, InterruptedException {
            stream.send(payload, timeout);
        }

        @Override
        public boolean trySend(byte[] payload) throws IOException {
            return stream.trySend(payload);
        }

        @Override
        public void sendNow(byte[] payload) throws IOException {
            stream.sendNow(payload);
        }

        @Override
        public byte[] wire(byte[] payload) {
            return ByteBuffer.allocate(4 + payload.length)
                    .putInt(payload.length)
                    .put(payload)
                    .array();
        }
    }
}
