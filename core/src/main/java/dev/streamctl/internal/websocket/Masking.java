package dev.streamctl.internal.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Masking and unmasking, which are the same (RFC 6455 section 5.3), eight bytes at a time. */
final class Masking {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long TOP_BITS = 0x8080808080808080L;

    private Masking() {}

    /**
     * Masks a range in place.
     *
     * @param key the first byte of the mask in its highest byte
     * @param phase how many bytes of the frame came before the range
     * @return whether all bytes, once masked, are ASCII
     */
    static boolean apply(byte[] bytes, int from, int to, int key, long phase) {
        int turned = Integer.rotateLeft(key, (int) (phase & 3) * Byte.SIZE);
        long wide = (long) turned << Integer.SIZE | turned & 0xffff_ffffL;
        long seen = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at) ^ wide;
            LONGS.set(bytes, at, word);
            seen |= word;
        }
        for (int shift = Long.SIZE - Byte.SIZE; at < to; at++, shift -= Byte.SIZE) {
            byte masked = (byte) (bytes[at] ^ wide >>> shift);
            bytes[at] = masked;
            seen |= masked; // sign-extended: its own top bit is the highest of the word
        }
        return (seen & TOP_BITS) == 0;
    }

    /** Masks a range of a buffer, of either kind of memory and any byte order, in place, from the first byte of a frame on. */
    static void apply(ByteBuffer bytes, int from, int to, int key) {
        long wide = (long) key << Integer.SIZE | key & 0xffff_ffffL;
        long word = bytes.order() == ByteOrder.BIG_ENDIAN ? wide : Long.reverseBytes(wide);
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            bytes.putLong(at, bytes.getLong(at) ^ word);
        }
        for (int shift = Long.SIZE - Byte.SIZE; at < to; at++, shift -= Byte.SIZE) {
            bytes.put(at, (byte) (bytes.get(at) ^ wide >>> shift));
        }
    }
}
