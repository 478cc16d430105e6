package dev.streamctl.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Why an endpoint closed (RFC 6455 section 7.4).
 *
 * @param code 1000 to 4999, as registered at IANA; {@link #NONE} where a close frame named none
 * @param reason for a person, at most 123 bytes of UTF-8; may be empty
 */
public record CloseStatus(int code, String reason) {

    /** The purpose was fulfilled. */
    public static final int NORMAL = 1000;
    /** A server stops, or a browser leaves the page. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** A kind of message that is not served. */
    public static final int UNSUPPORTED = 1003;
    /** Never sent: the close frame named no code. */
    public static final int NONE = 1005;
    /** Never sent: the connection ended without a close frame. */
    public static final int ABNORMAL = 1006;
    /** A text message that is not UTF-8. */
    public static final int INVALID_TEXT = 1007;
    /** A limit other than the size of a message. */
    public static final int POLICY = 1008;
    /** A message over its limit. */
    public static final int TOO_BIG = 1009;
    /** A handler failed. */
    public static final int INTERNAL_ERROR = 1011;
    /** The server is overloaded. */
    public static final int TRY_AGAIN_LATER = 1013;

    /** The longest reason, in bytes of UTF-8: a control frame has at most 125 (section 5.5), two of them for the code. */
    public static final int MAX_REASON = 123;

    /**
     * Checks the length of the reason.
     *
     * @throws IllegalArgumentException the reason is too long
     */
    public CloseStatus {
        int length = reason.getBytes(UTF_8).length;
        if (length > MAX_REASON) {
            throw new IllegalArgumentException(
                    "the reason of a close has %d bytes, more than %d".formatted(length, MAX_REASON));
        }
    }

    /** Whether an endpoint may put the code into a close frame (section 7.4.1 and IANA's registry; 3000 to 4999 are free). */
    public static boolean isSendable(int code) {
        return code >= 1000 && code <= 1003 || code >= 1007 && code <= 1014 || code >= 3000 && code <= 4999;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? String.valueOf(code) : code + " " + reason;
    }
}
