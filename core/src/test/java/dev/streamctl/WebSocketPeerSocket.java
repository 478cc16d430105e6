package dev.streamctl;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * A WebSocket over a blocking channel, with the frames of RFC 6455 section 5.2 written by hand, that looks from above like a
 * stream of lines or of frames behind a length: what is written becomes messages, and what is not a whole one yet goes out
 * as a fragment; a message that comes is a line or a frame again. A close frame is the end, and is answered as that section
 * 5.5.1 wants; an end of the bytes without one is an exception.
 */
final class WebSocketPeerSocket implements ByteChannel {

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;

    /** Ends the bytes of this side. */
    interface Ender {
        void end() throws IOException;
    }

    private final ByteChannel under;
    private final boolean client;
    private final int prefix;
    private final Ender ender;
    private final WebSocketPeerOutput output;

    private final ByteBuffer received = ByteBuffer.allocate(8 * 1024).flip();
    private ByteBuffer ready = ByteBuffer.allocate(0);
    private long frameLeft;
    private int mask;
    private boolean text;
    private boolean closed;

    /**
     * @param under where the handshake has been done
     * @param client whether this end masks its frames
     * @param prefix bytes of the length before each frame; 0 for lines
     * @param ender what a server does behind both close frames
     */
    WebSocketPeerSocket(ByteChannel under, boolean client, int prefix, Ender ender) {
        this.under = under;
        this.client = client;
        this.prefix = prefix;
        this.ender = ender;
        this.output = new WebSocketPeerOutput(under, client, prefix);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return output.write(bytes);
    }

    /** Sends a close frame, once. */
    void endOutput() throws IOException {
        output.end();
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        while (!ready.hasRemaining() && !closed) {
            if (frameLeft > 0) {
                piece(to.remaining());
            } else {
                head();
            }
        }
        if (!ready.hasRemaining()) {
            return -1;
        }
        int count = Math.min(ready.remaining(), to.remaining());
        to.put(ready.slice().limit(count));
        ready.position(ready.position() + count);
        return count;
    }

    /** Some of a frame's payload; nothing beyond it is asked for, so that a peer that reads little takes little. */
    private void piece(int most) throws IOException {
        need(1);
        byte[] some = new byte[(int) Math.min(Math.min(frameLeft, most), received.remaining())];
        received.get(some);
        for (int i = 0; mask != 0 && i < some.length; i++) {
            some[i] ^= (byte) (mask >>> 24);
            mask = Integer.rotateLeft(mask, 8);
        }
        frameLeft -= some.length;
        boolean endOfLine = frameLeft == 0 && text;
        ready = ByteBuffer.allocate(some.length + 1).put(some);
        if (endOfLine) {
            ready.put((byte) '\n');
        }
        ready.flip();
    }

    private void head() throws IOException {
        need(2);
        int first = received.get() & 0xff;
        int second = received.get() & 0xff;
        long length = second & 0x7f;
        if (length >= 126) {
            need(length == 126 ? 2 : 8);
            length = length == 126 ? received.getShort() & 0xffff : received.getLong();
        }
        mask = 0;
        if ((second & MASKED) != 0) {
            need(4);
            mask = received.getInt();
        }
        if (((second & MASKED) != 0) == client) {
            throw new IOException("masked by the wrong side");
        }
        switch (first) {
            case FIN | TEXT -> begin(true, length);
            case FIN | BINARY -> begin(false, length);
            case FIN | CLOSE -> {
                closed = true;
                endOutput();
                if (!client) {
                    ender.end();
                }
            }
            default -> throw new IOException("not expected here: a frame that begins with " + first);
        }
    }

    private void begin(boolean line, long length) {
        text = line;
        frameLeft = length;
        if (line && length == 0) {
            ready = ByteBuffer.wrap(new byte[] {'\n'});
        } else if (!line) {
            ready = ByteBuffer.allocate(8).putLong(length).flip().position(8 - prefix);
        }
    }

    private void need(int count) throws IOException {
        while (received.remaining() < count) {
            received.compact();
            int got = under.read(received);
            received.flip();
            if (got < 0) {
                throw new EOFException("the bytes ended without a close frame");
            }
        }
    }

    @Override
    public boolean isOpen() {
        return under.isOpen();
    }

    @Override
    public void close() throws IOException {
        under.close();
    }
}
