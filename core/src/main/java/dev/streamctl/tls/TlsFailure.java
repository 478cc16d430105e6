package dev.streamctl.tls;

/** Why a TLS handshake failed. */
public enum TlsFailure {
    /** The peer's certificate comes from no authority that is trusted here. */
    UNKNOWN_AUTHORITY,
    /** The peer's certificate, or one between it and its authority, has expired or is not valid yet. */
    EXPIRED,
    /** The server's certificate is for other names than the one connected to. */
    WRONG_NAME,
    /** The two sides have no version or no cipher in common. */
    NO_COMMON_PROTOCOL,
    /** A client without a certificate where one is needed. */
    CLIENT_CERTIFICATE_MISSING,
    /** The peer does not speak TLS at all. */
    PLAIN_TEXT,
    /** The peer did not accept something of this side and said so in an alert. */
    REFUSED_BY_PEER,
    /** The handshake took longer than {@code HANDSHAKE}. */
    TIMED_OUT,
    /** The peer ended the connection before the end of the handshake. */
    ENDED,
    /** Anything else, in the message. */
    OTHER
}
