package dev.streamctl.internal.http;

/** What passes over an HTTP connection of a server: heads of requests in, pieces of answers out. */
public sealed interface HttpFrame {

    /** The bytes of a whole head with the empty line behind it. */
    record Head(byte[] bytes) implements HttpFrame {}

    /** In the place of a head that cannot be served; nothing that comes behind it is looked at. */
    record Refused(Status status, String why) implements HttpFrame {}

    /** Bytes of the server's own: the head of an answer, and some of a body that is there already. */
    record Piece(byte[] head, byte[] body, int from, int to) implements HttpFrame {}

    /**
     * A part of a body that is being written.
     *
     * @param chunked whether its length is put before it
     */
    record Part(byte[] bytes, boolean chunked) implements HttpFrame {}
}
