package dev.streamctl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** The sending half of a {@link WebSocketPeerSocket}: makes frames of lines, or of what is behind a length. */
final class WebSocketPeerOutput {

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int BATCH = 64 * 1024;

    private final ByteChannel under;
    private final boolean client;
    private final int prefix;

    /** Of the message that is being written: what is not in a frame yet. */
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private int prefixSeen;
    private long missing;
    private boolean inMessage;
    private boolean closeSent;

    WebSocketPeerOutput(ByteChannel under, boolean client, int prefix) {
        this.under = under;
        this.client = client;
        this.prefix = prefix;
    }

    /** Sends all of it; what is no whole message yet as a fragment. */
    synchronized int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        while (bytes.hasRemaining()) {
            if (prefix == 0) {
                line(bytes);
            } else {
                frame(bytes);
            }
        }
        if (payload.size() > 0) {
            message(false);
        }
        flush();
        return count;
    }

    private void line(ByteBuffer bytes) throws IOException {
        int at = bytes.position();
        while (at < bytes.limit() && bytes.get(at) != '\n') {
            at++;
        }
        take(bytes, at - bytes.position());
        if (bytes.hasRemaining()) {
            bytes.get();
            message(true);
        }
    }

    private void frame(ByteBuffer bytes) throws IOException {
        if (prefixSeen < prefix) {
            missing = missing << 8 | bytes.get() & 0xff;
            prefixSeen++;
        }
        if (prefixSeen == prefix) {
            int count = (int) Math.min(missing, bytes.remaining());
            take(bytes, count);
            missing -= count;
            if (missing == 0) {
                message(true);
                prefixSeen = 0;
            }
        }
    }

    private void take(ByteBuffer bytes, int count) {
        byte[] some = new byte[count];
        bytes.get(some);
        payload.writeBytes(some);
    }

    private void message(boolean last) throws IOException {
        int opcode = inMessage ? CONTINUATION : prefix == 0 ? TEXT : BINARY;
        inMessage = !last;
        append((last ? FIN : 0) | opcode, payload.toByteArray());
        payload.reset();
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    private void append(int first, byte[] content) {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) first);
        int mask = client ? MASKED : 0;
        if (content.length < 126) {
            head.put((byte) (mask | content.length));
        } else if (content.length < 1 << 16) {
            head.put((byte) (mask | 126)).putShort((short) content.length);
        } else {
            head.put((byte) (mask | 127)).putLong(content.length);
        }
        if (client) {
            head.putInt(0);
        }
        batch.write(head.array(), 0, head.position());
        batch.writeBytes(content);
    }

    private void flush() throws IOException {
        ByteBuffer all = ByteBuffer.wrap(batch.toByteArray());
        batch.reset();
        while (all.hasRemaining()) {
            under.write(all);
        }
    }

    /** Sends a close frame, once. */
    synchronized void end() throws IOException {
        if (!closeSent) {
            closeSent = true;
            append(FIN | CLOSE, new byte[] {0x03, (byte) 0xe8});
            flush();
        }
    }
}
