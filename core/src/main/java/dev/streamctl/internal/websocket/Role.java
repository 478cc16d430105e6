package dev.streamctl.internal.websocket;

/** Which side of a connection this is: a client masks what it sends, a server does not (RFC 6455 section 5.1). */
public enum Role {
    /** Sent the request. */
    CLIENT,
    /** Answered it. */
    SERVER
}
