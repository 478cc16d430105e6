package dev.streamctl.websocket;

/**
 * Whether messages are compressed: permessage-deflate (RFC 7692), once both sides agree. Off unless asked for.
 *
 * <p>Limits count what is inflated: a message over {@code MAX_FRAME} is refused with 1009 as soon as so much has come out of it,
 * however little went in, and while {@code RECEIVE_HIGH} bytes of messages wait to be received no more of them are inflated.
 * Messages under 64 bytes, and those that would not become shorter, are sent as they are. The work is done on the thread that
 * sends and, for what is received, on the event loop.
 *
 * <p>A secret that is compressed together with text that somebody else chose can be guessed from the length of the
 * messages, also where they are encrypted: leave compression off for such connections.
 */
public enum Compression {

    /** No message is compressed. */
    OFF,

    /**
     * Each message by itself. A connection holds no memory for it between two messages; some 40 KiB while one is being
     * received, and 260 KiB while one is being sent, outside the Java heap.
     */
    NO_CONTEXT_TAKEOVER,

    /**
     * A message may refer to the 32 KiB before it, if the other side wants that too: short messages that are alike become
     * much shorter. A connection holds up to 300 KiB outside the Java heap, from its first compressed message to its end.
     */
    CONTEXT_TAKEOVER
}
