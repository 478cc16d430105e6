package dev.streamctl;

/** How a connection came to its end; see {@link Connection#closed()}. */
public sealed interface CloseReason {

    /** The peer ended first, cleanly, and this side followed. */
    record EndedByPeer() implements CloseReason {}

    /** This side closed first and its output was handed over in full. */
    record ClosedHere() implements CloseReason {}

    /** This side called {@link Connection#abort()}. */
    record AbortedHere() implements CloseReason {}

    /**
     * The connection broke.
     *
     * @param cause what happened, as the calls on the stream reported it
     */
    record Broken(StreamBrokenException cause) implements CloseReason {}
}
