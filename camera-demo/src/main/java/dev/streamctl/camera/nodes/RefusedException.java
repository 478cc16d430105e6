package dev.streamctl.camera.nodes;

/** A node does not take a message, or a client. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param reason one line for the sender; what it quotes must be {@linkplain dev.streamctl.framing.Escapes escaped} */
    public RefusedException(String reason) {
        super(reason, null, false, false);
    }

    /** The line for the sender. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
