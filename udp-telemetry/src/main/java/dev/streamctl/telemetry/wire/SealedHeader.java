package dev.streamctl.telemetry.wire;

import dev.streamctl.telemetry.keys.KeyUse;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The 28 clear bytes in front of a sealed text, numbers big-endian.
 *
 * <pre>
 * 0   1  10vvvaaa: version 1, algorithm 1 ChaCha20-Poly1305 or 2 AES-128-GCM. No text in UTF-8 begins with such a byte.
 * 1   1  flags, 0
 * 2   2  key number
 * 4   8  device
 * 12  8  boot
 * 20  8  sequence
 * </pre>
 */
final class SealedHeader {

    static final int LENGTH = 28;
    static final int TAG = 16;
    static final int NONCE = 12;

    private static final int VERSION_1 = 0x88;
    private static final KeyUse[] ALGORITHMS = {KeyUse.CHACHA20_POLY1305, KeyUse.AES_128_GCM};

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private SealedHeader() {}

    /** Whether these bytes begin like a sealed datagram, of whatever version. */
    static boolean is(byte[] bytes, int from, int to) {
        return to > from && (bytes[from] & 0xc0) == 0x80;
    }

    static void write(KeyUse algorithm, int keyId, Header header, byte[] out) {
        out[0] = (byte) (VERSION_1 | (algorithm == KeyUse.CHACHA20_POLY1305 ? 1 : 2));
        out[1] = 0;
        SHORT.set(out, 2, (short) keyId);
        LONG.set(out, 4, header.device());
        LONG.set(out, 12, header.boot());
        LONG.set(out, 20, header.sequence());
    }

    /** The algorithm; null where version, algorithm or flags are unknown. */
    static @Nullable KeyUse algorithm(byte[] bytes, int from) {
        int number = (bytes[from] & 0xff) - VERSION_1;
        return number >= 1 && number <= ALGORITHMS.length && bytes[from + 1] == 0 ? ALGORITHMS[number - 1] : null;
    }

    static int keyId(byte[] bytes, int from) {
        return (short) SHORT.get(bytes, from + 2) & 0xffff;
    }

    static long device(byte[] bytes, int from) {
        return (long) LONG.get(bytes, from + 4);
    }

    static long boot(byte[] bytes, int from) {
        return (long) LONG.get(bytes, from + 12);
    }

    static long sequence(byte[] bytes, int from) {
        return (long) LONG.get(bytes, from + 20);
    }

    /** Four zero bytes and the sequence. */
    static byte[] nonce(long sequence) {
        byte[] nonce = new byte[NONCE];
        LONG.set(nonce, 4, sequence);
        return nonce;
    }
}
