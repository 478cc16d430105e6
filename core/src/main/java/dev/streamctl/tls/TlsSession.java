package dev.streamctl.tls;

import java.util.List;
import java.util.Optional;

/**
 * What a TLS connection agreed on, and who the peer has proved to be.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipher such as {@code TLS_AES_128_GCM_SHA256}
 * @param peer the verified certificate of the peer; empty for a client that needed none
 */
public record TlsSession(String protocol, String cipher, Optional<Peer> peer) {

    /**
     * Whom a verified certificate names.
     *
     * @param subject its distinguished name after RFC 2253, such as {@code CN=camera-7,O=lab}
     * @param names its alternative names: DNS names and IP addresses
     */
    public record Peer(String subject, List<String> names) {
        /** Keeps a copy of the names. */
        public Peer {
            names = List.copyOf(names);
        }
    }
}
