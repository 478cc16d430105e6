package dev.streamctl;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * TLS over a blocking channel, with the JDK's engine driven by hand: one thread may read while another writes, and the end
 * of the bytes without a close_notify is an exception, which the JDK's own sockets pass over.
 */
final class TlsPeerSocket implements ByteChannel {

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final ByteBuffer received;
    private final ByteBuffer plain;
    private final Object writing = new Object();

    /** A client; returns when the handshake is done. */
    static TlsPeerSocket client(SocketChannel socket) throws IOException {
        return new TlsPeerSocket(socket, true);
    }

    /** The same as a server. */
    static TlsPeerSocket server(SocketChannel socket) throws IOException {
        return new TlsPeerSocket(socket, false);
    }

    private TlsPeerSocket(SocketChannel socket, boolean client) throws IOException {
        this.socket = socket;
        this.engine = TlsPeers.context().createSSLEngine();
        engine.setUseClientMode(client);
        this.received =
                ByteBuffer.allocate(engine.getSession().getPacketBufferSize()).flip();
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
        engine.beginHandshake();
        while (handshakes(engine.getHandshakeStatus())) {
            step();
        }
    }

    private static boolean handshakes(HandshakeStatus status) {
        return status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED;
    }

    private void step() throws IOException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                Runnable task = engine.getDelegatedTask();
                if (task != null) {
                    task.run();
                }
            }
            case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
            default -> unwrap();
        }
    }

    private SSLEngineResult wrap(ByteBuffer bytes) throws IOException {
        synchronized (writing) {
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            SSLEngineResult result = engine.wrap(bytes, record);
            record.flip();
            while (record.hasRemaining()) {
                socket.write(record);
            }
            return result;
        }
    }

    /** Takes one record in; false at the peer's close_notify. */
    private boolean unwrap() throws IOException {
        plain.compact();
        try {
            while (true) {
                SSLEngineResult result = engine.unwrap(received, plain);
                if (result.getStatus() == Status.CLOSED) {
                    return false;
                }
                if (result.getStatus() != Status.BUFFER_UNDERFLOW) {
                    return true;
                }
                received.compact();
                int count = socket.read(received);
                received.flip();
                if (count < 0) {
                    throw new EOFException("the bytes ended without a close_notify");
                }
            }
        } finally {
            plain.flip();
        }
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (!plain.hasRemaining()) {
            if (!unwrap()) {
                return -1;
            }
        }
        int count = Math.min(plain.remaining(), to.remaining());
        to.put(plain.slice().limit(count));
        plain.position(plain.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        SSLEngineResult result = wrap(bytes);
        if (result.getStatus() == Status.CLOSED) {
            throw new EOFException("the output has ended");
        }
        return result.bytesConsumed();
    }

    /** Says that its keys are new ones, and asks for new ones of the other side (RFC 8446 section 4.6.3). */
    void askForKeys() throws IOException {
        synchronized (writing) {
            engine.beginHandshake(); // with TLS 1.3 this is what a second handshake has become
            wrap(ByteBuffer.allocate(0));
        }
    }

    /** Ends the output, as far as TLS is concerned. */
    void endOutput() throws IOException {
        synchronized (writing) {
            engine.closeOutbound();
            wrap(ByteBuffer.allocate(0));
        }
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
