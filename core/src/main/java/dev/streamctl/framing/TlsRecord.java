package dev.streamctl.framing;

import java.nio.ByteBuffer;

/** Bytes of TLS where there should be none, as a peer sends them that took this port for an encrypted one, or the other way round. */
public final class TlsRecord {

    /** So many bytes tell. */
    public static final int TELLING = 7;

    /** What such a peer is told, and the log. */
    public static final String REFUSAL = "the peer speaks TLS, and this side does not";

    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int MAJOR = 3;
    private static final int LAST_MINOR = 4;

    private TlsRecord() {}

    /**
     * Whether a hello or an alert lies at the position of {@code input} (RFC 8446 sections 5.1, 6 and 4). No text begins so, as
     * there is a NUL in it; what holds any bytes may.
     */
    public static boolean isAt(ByteBuffer input) {
        int at = input.position();
        if (input.remaining() < TELLING || input.get(at + 1) != MAJOR || input.get(at + 2) > LAST_MINOR) {
            return false;
        }
        int length = (input.get(at + 3) & 0xff) << 8 | input.get(at + 4) & 0xff;
        int kind = input.get(at + 5);
        return switch (input.get(at)) {
            case ALERT -> length == 2 && (kind == 1 || kind == 2);
            case HANDSHAKE -> length > 4 && (kind == CLIENT_HELLO || kind == SERVER_HELLO) && input.get(at + 6) == 0;
            default -> false;
        };
    }
}
