package dev.streamctl.telemetry.sink;

import java.io.IOException;

/** A sink cannot begin. The message is one line with the sink and the cause. */
public final class SinkException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** Another listener writes there. */
        IN_USE,
        /** It is nothing to write samples to, and was left as it was: a folder, a device, a file of something else. */
        NOT_OURS,
        /** It cannot be opened: no such folder, no right to. */
        NOT_OPENED,
        /** There is no way to it: the name has no address, or none in time. */
        UNREACHABLE
    }

    private final Reason reason;

    /**
     * @param reason the kind
     * @param message one line with the sink and the cause
     */
    public SinkException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /**
     * @param reason the kind
     * @param message one line with the sink and the cause
     * @param cause what it says in its own words
     */
    public SinkException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
