package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The other end of a connection, on plain JDK channels and ignorant of the library: it has a {@link Recording} of what it
 * gets, and misbehaves on command. Every wait is bounded.
 */
final class RecordingPeer implements AutoCloseable {

    /** How the other side ended the connection. */
    enum Ending {
        /** In order: the end of the stream. */
        FIN,
        /** By a reset. */
        RST
    }

    private final PeerChannel channel;
    private final Recording recording;

    private RecordingPeer(PeerChannel channel, boolean reading) throws IOException {
        this.channel = channel;
        this.recording = new Recording(reading ? Long.MAX_VALUE : 0);
        if (channel.socket().getLocalAddress() instanceof InetSocketAddress) {
            channel.socket().setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        Thread.ofPlatform().daemon().name("recording-peer").start(() -> recording.record(channel.inside()));
    }

    /** Connects to a server and reads. */
    static RecordingPeer connect(Endpoint server) throws IOException {
        return new RecordingPeer(PeerChannel.connect(server), true);
    }

    /** Connects to a server and does not read until told to. */
    static RecordingPeer connectWithoutReading(Endpoint server) throws IOException {
        return new RecordingPeer(PeerChannel.connect(server), false);
    }

    /** Connects from an address of its own and reads. */
    static RecordingPeer connectFrom(String own, Endpoint server) throws IOException {
        return new RecordingPeer(PeerChannel.connectFrom(own, server), true);
    }

    /** The peer at the other end of a connection that a {@link PeerListener} accepted. */
    static RecordingPeer on(SocketChannel accepted, boolean reading) throws IOException {
        return new RecordingPeer(new PeerChannel(accepted, accepted), reading);
    }

    /** The same with TLS; returns when the handshake is done. */
    static RecordingPeer onTls(SocketChannel accepted, boolean reading) throws IOException {
        return new RecordingPeer(new PeerChannel(accepted, TlsPeerSocket.server(accepted)), reading);
    }

    /** A client whose opening handshake is done, as {@link WebSocketPeerSocket} makes it look. */
    static RecordingPeer connectWebSocket(Endpoint.Ws server, int prefix, boolean reading) throws IOException {
        return new RecordingPeer(PeerChannel.connectWebSocket(server, prefix), reading);
    }

    /** The same for an accepted connection. */
    static RecordingPeer onWebSocket(SocketChannel accepted, boolean secure, int prefix, boolean reading)
            throws IOException {
        return new RecordingPeer(PeerChannel.onWebSocket(accepted, secure, prefix), reading);
    }

    RecordingPeer send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RecordingPeer send(byte[] bytes) {
        sending(bytes).result();
        return this;
    }

    /** Sends while the test goes on: for more than the other side may take. */
    Call<Void> sending(byte[] bytes) {
        return Call.run(() -> {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.inside().write(rest);
            }
        });
    }

    /** Asks for new keys of TLS, until the connection is cut. */
    Call<Void> askingForKeys() {
        return Call.run(() -> {
            while (true) {
                ((TlsPeerSocket) channel.inside()).askForKeys();
            }
        });
    }

    /** Each byte in a segment of its own. */
    RecordingPeer sendByteByByte(String text) {
        Call.run(() -> {
                    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                        channel.inside().write(ByteBuffer.wrap(new byte[] {b}));
                    }
                })
                .result();
        return this;
    }

    /** Reads on, without an end. */
    RecordingPeer read() {
        return read(Long.MAX_VALUE);
    }

    /** Reads so many bytes more and then no further. Only for a peer that does not read. */
    RecordingPeer read(long bytes) {
        recording.allow(bytes);
        return this;
    }

    /** Ends this direction and goes on reading. */
    RecordingPeer endOutput() throws IOException {
        channel.endOutput();
        return this;
    }

    /** Ends the bytes of this direction without a word of TLS, as somebody on the way might. */
    RecordingPeer cutOffOutput() throws IOException {
        channel.cutOffOutput();
        return this;
    }

    /** Resets the connection. TCP only. */
    void reset() throws IOException {
        channel.reset();
    }

    @Override
    public void close() throws IOException {
        channel.socket().close();
        read();
    }

    /** Everything so far. */
    byte[] received() {
        return recording.bytes();
    }

    /** The first {@code count} bytes, once they are there. */
    byte[] awaitBytes(int count) {
        return Arrays.copyOf(recording.awaitBytes(count), count);
    }

    /** Waits until as many bytes as {@code expected} has are there, or the end, and compares everything so far. */
    void assertReceives(String expected) {
        assertReceives(expected, StandardCharsets.UTF_8);
    }

    /** As {@link #assertReceives(String)}, for bytes of any value written as characters. */
    void assertReceivesLatin1(String expected) {
        assertReceives(expected, StandardCharsets.ISO_8859_1);
    }

    private void assertReceives(String expected, Charset charset) {
        recording.awaitBytesOrEnd(expected.getBytes(charset).length, expected);
        assertEquals(expected, new String(received(), charset));
    }

    /** How the other side ended it. Reads on, as an end is seen only behind the bytes. */
    Ending awaitEnding() {
        read();
        return recording.awaitEnding();
    }

    /** Whether the other side has ended it, as far as was read. */
    boolean ended() {
        return recording.ended();
    }

    /** Compares everything that came, up to an end in order. */
    void assertReceivesUpToEnd(String expected) {
        assertEquals(Ending.FIN, awaitEnding());
        assertEquals(expected, new String(received(), StandardCharsets.UTF_8));
    }
}
