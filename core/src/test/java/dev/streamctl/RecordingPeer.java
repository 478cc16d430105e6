package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The other end of a connection, on plain JDK channels and ignorant of the library: it records every byte it gets and how
 * the connection ended, and misbehaves on command. Every wait is bounded.
 */
final class RecordingPeer implements AutoCloseable {

    /** Small, so that a peer that does not read is felt after little data. */
    static final int RECEIVE_BUFFER = 64 * 1024;

    /** How the other side ended the connection. */
    enum Ending {
        /** In order: the end of the stream. */
        FIN,
        /** By a reset. */
        RST
    }

    private final SocketChannel channel;
    private final Object lock = new Object();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    /** How many bytes may still be read: none for a peer that does not read. */
    private long budget;

    private Ending ending;
    private IOException failure;

    private RecordingPeer(SocketChannel channel, boolean reading) throws IOException {
        this.channel = channel;
        this.budget = reading ? Long.MAX_VALUE : 0;
        if (channel.getLocalAddress() instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        Thread.ofPlatform().daemon().name("recording-peer").start(this::record);
    }

    /** Connects to a server and reads. */
    static RecordingPeer connect(Endpoint server) throws IOException {
        return connect(server, true);
    }

    /** Connects to a server and does not read until told to. */
    static RecordingPeer connectWithoutReading(Endpoint server) throws IOException {
        return connect(server, false);
    }

    private static RecordingPeer connect(Endpoint server, boolean reading) throws IOException {
        SocketAddress address = address(server);
        SocketChannel channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        try {
            Call.run(() -> channel.connect(address)).result();
            return new RecordingPeer(channel, reading);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /** The peer at the other end of a connection that a {@link PeerListener} accepted. */
    static RecordingPeer on(SocketChannel accepted, boolean reading) throws IOException {
        return new RecordingPeer(accepted, reading);
    }

    static SocketAddress address(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
            case Endpoint.Ws ws -> new InetSocketAddress(ws.host(), ws.port());
            case Endpoint.Unix unix -> UnixDomainSocketAddress.of(unix.path());
        };
    }

    private void record() {
        ByteBuffer buffer = ByteBuffer.allocate(8 * 1024);
        try {
            while (true) {
                synchronized (lock) {
                    while (budget <= 0) {
                        lock.wait();
                    }
                    buffer.clear().limit((int) Math.min(buffer.capacity(), budget));
                }
                int count = channel.read(buffer);
                synchronized (lock) {
                    if (count < 0) {
                        ending = Ending.FIN;
                        lock.notifyAll();
                        return;
                    }
                    received.write(buffer.array(), 0, count);
                    budget -= count;
                    lock.notifyAll();
                }
            }
        } catch (AsynchronousCloseException | InterruptedException e) {
            // closed on this side
        } catch (ClosedChannelException e) {
            // likewise
        } catch (IOException e) {
            broken(e);
        }
    }

    private void broken(IOException e) {
        synchronized (lock) {
            if (String.valueOf(e.getMessage()).contains("reset")) {
                ending = Ending.RST;
            } else {
                failure = e;
            }
            lock.notifyAll();
        }
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
                channel.write(rest);
            }
        });
    }

    /** Each byte in a segment of its own. */
    RecordingPeer sendByteByByte(String text) {
        Call.run(() -> {
                    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                        channel.write(ByteBuffer.wrap(new byte[] {b}));
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
        synchronized (lock) {
            budget = bytes;
            lock.notifyAll();
        }
        return this;
    }

    /** Ends this direction and goes on reading. */
    RecordingPeer endOutput() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    /** Resets the connection. TCP only. */
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        read();
    }

    /** Everything so far. */
    byte[] received() {
        synchronized (lock) {
            return received.toByteArray();
        }
    }

    /** The first {@code count} bytes, once they are there. */
    byte[] awaitBytes(int count) {
        awaitThat(() -> received.size() >= count, "received " + count + " bytes");
        return Arrays.copyOf(received(), count);
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
        int count = expected.getBytes(charset).length;
        awaitThat(() -> received.size() >= count || ending != null, "received '" + expected + "'");
        assertEquals(expected, new String(received(), charset));
    }

    /** How the other side ended it. Reads on, as an end is seen only behind the bytes. */
    Ending awaitEnding() {
        read();
        awaitThat(() -> ending != null, "seen the end of the connection");
        return ending;
    }

    /** Whether the other side has ended it, as far as was read. */
    boolean ended() {
        synchronized (lock) {
            return ending != null;
        }
    }

    /** Compares everything that came, up to an end in order. */
    void assertReceivesUpToEnd(String expected) {
        assertEquals(Ending.FIN, awaitEnding());
        assertEquals(expected, new String(received(), StandardCharsets.UTF_8));
    }

    private void awaitThat(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Call.PATIENCE_SECONDS);
        synchronized (lock) {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (failure != null || left <= 0 || ending != null) {
                    throw new AssertionError(
                            "the peer has not " + what + ", but " + received.size() + " bytes, ending " + ending,
                            failure);
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted, the peer has not " + what, e);
                }
            }
        }
    }
}
