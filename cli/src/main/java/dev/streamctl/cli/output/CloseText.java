package dev.streamctl.cli.output;

import dev.streamctl.framing.Escapes;
import dev.streamctl.websocket.CloseStatus;

/** The code and reason with which a peer closed a WebSocket, for people. */
public final class CloseText {

    private CloseText() {}

    /** Whether nothing is wrong: all was said, the peer goes away, or it named no code. */
    public static boolean isInOrder(CloseStatus status) {
        return switch (status.code()) {
            case CloseStatus.NORMAL, CloseStatus.GOING_AWAY, CloseStatus.NONE -> true;
            default -> false;
        };
    }

    /** As {@code 1013 (try again later): the server is full}; the peer's reason is escaped. */
    public static String of(CloseStatus status) {
        String meaning = meaning(status.code());
        return status.code()
                + (meaning.isEmpty() ? "" : " (" + meaning + ")")
                + (status.reason().isEmpty() ? "" : ": " + Escapes.snippet(status.reason()));
    }

    /** As IANA's registry of WebSocket close codes names them; empty for those that a program may define. */
    private static String meaning(int code) {
        return switch (code) {
            case CloseStatus.NORMAL -> "normal closure";
            case CloseStatus.GOING_AWAY -> "going away";
            case CloseStatus.PROTOCOL_ERROR -> "protocol error";
            case CloseStatus.UNSUPPORTED -> "unsupported data";
            case CloseStatus.NONE -> "no code";
            case CloseStatus.INVALID_TEXT -> "invalid text";
            case CloseStatus.POLICY -> "policy violation";
            case CloseStatus.TOO_BIG -> "message too big";
            case CloseStatus.INTERNAL_ERROR -> "internal error";
            case CloseStatus.TRY_AGAIN_LATER -> "try again later";
            case 1010 -> "extension missing";
            case 1012 -> "service restart";
            case 1014 -> "bad gateway";
            default -> "";
        };
    }
}
