package dev.streamctl.internal.websocket;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.internal.Dialogue.Parting;
import dev.streamctl.websocket.CloseStatus;

/** What a close frame says where the application named no code. */
final class CloseCodes {

    private CloseCodes() {}

    static int of(Reason reason) {
        return switch (reason) {
            case PROTOCOL -> CloseStatus.PROTOCOL_ERROR;
            case SLOW_FRAME, IDLE -> CloseStatus.POLICY;
            default -> CloseStatus.INTERNAL_ERROR;
        };
    }

    static int of(Parting parting) {
        return switch (parting) {
            case DONE -> CloseStatus.NORMAL;
            case GOING_AWAY -> CloseStatus.GOING_AWAY;
            case FAILED -> CloseStatus.INTERNAL_ERROR;
            case TRY_LATER -> CloseStatus.TRY_AGAIN_LATER;
        };
    }
}
