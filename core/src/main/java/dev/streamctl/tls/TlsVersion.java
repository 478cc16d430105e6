package dev.streamctl.tls;

/** The oldest version of TLS that is spoken. Older ones than these are not (RFC 8996). */
public enum TlsVersion {
    /** 1.2 with ephemeral keys and authenticated encryption only, and 1.3. */
    TLS_1_2,
    /** 1.3 alone. */
    TLS_1_3
}
