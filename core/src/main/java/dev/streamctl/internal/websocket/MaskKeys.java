package dev.streamctl.internal.websocket;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keys that nobody can predict (RFC 6455 sections 5.3 and 10.3: else a page could choose the bytes on the wire, and with
 * them what a proxy in between takes for a request). Drawn in blocks: one call for each would cost more than the frame.
 */
final class MaskKeys {

    private static final int BLOCK = 64 * Integer.BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** None on a server, which needs no keys. */
    private @Nullable ByteBuffer keys;

    /** The next key. */
    int next() {
        ByteBuffer left = keys;
        if (left == null || !left.hasRemaining()) {
            left = left == null ? ByteBuffer.allocate(BLOCK) : left.rewind();
            RANDOM.nextBytes(left.array());
            keys = left;
        }
        return left.getInt();
    }
}
