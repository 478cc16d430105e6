package dev.streamctl.camera.nodes;

/**
 * Something that a node did.
 *
 * @param kind what
 * @param with with whom: an address, or the name of the other node
 * @param text the message; as it came, not escaped
 */
public record NodeEvent(Kind kind, String with, String text) {

    /** What a node does. */
    public enum Kind {
        /** A client came. */
        OPENED,
        /** A message came from a client. */
        RECEIVED,
        /** A client was answered. */
        ANSWERED,
        /** A client, or its message, was refused. */
        REFUSED,
        /** A client left. */
        CLOSED,
        /** A link was connected. */
        CONNECTED,
        /** A message was sent over a link. */
        SENT,
        /** Its answer came. */
        HEARD,
        /** Its answer did not come: in time, or before the connection broke. */
        UNANSWERED,
        /** A message for a link was dropped, because too much waited, or it cannot be sent at all. */
        DROPPED,
        /** A link was lost, or could not be made. */
        DISCONNECTED,
        /** Something of the node's own. */
        CHANGED
    }
}
