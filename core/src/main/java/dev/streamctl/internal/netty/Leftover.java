package dev.streamctl.internal.netty;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an unfinished frame between two reads. Grows with what arrives, never with what is announced, and holds no
 * memory between frames.
 */
final class Leftover {

    private byte @Nullable [] bytes;
    private int start;
    private int length;

    /** Whether nothing is left over. */
    boolean isEmpty() {
        return length == 0;
    }

    /** Puts {@code more} behind what is left over and shows all of it. */
    ByteBuffer with(ByteBuf more) {
        int total = length + more.readableBytes();
        byte[] room = roomFor(total);
        more.getBytes(more.readerIndex(), room, start + length, total - length);
        length = total;
        return ByteBuffer.wrap(room, start, total);
    }

    private byte[] roomFor(int total) {
        byte[] room = bytes;
        if (room == null) {
            room = new byte[total];
        } else if (start + total > room.length) {
            // doubling, so that a frame that comes in single bytes costs each of them a constant number of copies
            byte[] wider = total > room.length ? new byte[Math.max(total, 2 * room.length)] : room;
            System.arraycopy(room, start, wider, 0, length);
            room = wider;
            start = 0;
        }
        bytes = room;
        return room;
    }

    /** Shows what is left over. */
    ByteBuffer view() {
        return bytes == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bytes, start, length);
    }

    /** Keeps what is unread in {@code view}, which this gave or which is the read itself. */
    void keep(ByteBuffer view) {
        length = view.remaining();
        if (length == 0) {
            drop();
        } else if (bytes == null) {
            bytes = new byte[length];
            view.get(bytes);
        } else {
            start = view.position();
        }
    }

    /** Keeps nothing. */
    void drop() {
        bytes = null;
        start = 0;
        length = 0;
    }
}
