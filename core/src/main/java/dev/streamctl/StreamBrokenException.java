package dev.streamctl;

import org.jspecify.annotations.Nullable;

/** The stream ended in a way that was not agreed: what was sent last may not have arrived. */
public final class StreamBrokenException extends StreamException {

    private static final long serialVersionUID = 1L;

    /** Why a stream broke. */
    public enum Reason {
        /** The peer or the network reset the connection. */
        RESET,
        /** A frame after which the stream is out of step. */
        PROTOCOL,
        /** The peer did not read what was sent to it within {@code SLOW_CONSUMER}. */
        SLOW_CONSUMER,
        /** The peer did not finish a frame, or a message in fragments, within {@code FRAME} or {@code FIRST_FRAME}. */
        SLOW_FRAME,
        /** Nothing was sent or received within {@code IDLE}. */
        IDLE,
        /** No answer to a ping of a WebSocket within {@code PONG_TIMEOUT}: the peer, or the way to it, is gone. */
        NO_PONG,
        /** {@code close} could not hand the rest of the output to the kernel within {@code LINGER}. */
        LINGER,
        /** Any other failure of the transport, in the cause. */
        TRANSPORT
    }

    private final Reason reason;

    /**
     * @param reason the kind
     * @param message names the peer, what happened and the limit
     * @param cause the transport's failure, if any
     */
    public StreamBrokenException(Reason reason, String message, @Nullable Throwable cause) {
        super(message);
        this.reason = reason;
        if (cause != null) {
            initCause(cause);
        }
    }

    /** The kind. */
    public Reason reason() {
        return reason;
    }
}
