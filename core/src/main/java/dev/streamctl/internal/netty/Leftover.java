package dev.streamctl.internal.netty;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an unfinished frame between two reads. Grows with what arrives, never with what is announced, and holds no
 * memory between frames.
 */
final class Leftover {

    private byte @Nullable [] bytes;
    private int length;

    /** Whether nothing is left over. */
    boolean isEmpty() {
        return length == 0;
    }

    /** Puts {@code more} behind what is left over and shows all of it. */
    ByteBuffer with(ByteBuf more) {
        int total = length + more.readableBytes();
        byte[] room = bytes;
        if (room == null || room.length < total) {
            // doubling, so that a frame that comes in single bytes costs each of them a constant number of copies
            int size = room == null ? total : Math.max(total, 2 * room.length);
            room = room == null ? new byte[size] : Arrays.copyOf(room, size);
            bytes = room;
        }
        more.getBytes(more.readerIndex(), room, length, total - length);
        length = total;
        return ByteBuffer.wrap(room, 0, total);
    }

    /** Shows what is left over. */
    ByteBuffer view() {
        return bytes == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bytes, 0, length);
    }

    /** Keeps what is unread in {@code view}, which {@link #with} gave or which is the read itself. */
    void keep(ByteBuffer view) {
        length = view.remaining();
        if (length == 0) {
            bytes = null;
        } else if (bytes == null) {
            bytes = new byte[length];
            view.get(bytes);
        } else if (view.position() > 0) {
            System.arraycopy(bytes, view.position(), bytes, 0, length);
        }
    }
}
