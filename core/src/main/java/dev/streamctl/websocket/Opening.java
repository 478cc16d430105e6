package dev.streamctl.websocket;

import java.util.List;
import java.util.Map;

/**
 * What a client asks for beside the path (RFC 6455 section 4.1). Immutable.
 *
 * @param subprotocols that it speaks, the best first
 * @param headers further headers, for credentials say; not those of the handshake itself
 * @param compression what is offered; the server may decline
 */
public record Opening(List<String> subprotocols, Map<String, String> headers, Compression compression) {

    /** Keeps copies. */
    public Opening {
        subprotocols = List.copyOf(subprotocols);
        headers = Map.copyOf(headers);
    }

    /** Nothing more than the path, and no compression. */
    public static Opening plain() {
        return new Opening(List.of(), Map.of(), Compression.OFF);
    }

    /** This with other subprotocols. */
    public Opening withSubprotocols(String... others) {
        return new Opening(List.of(others), headers, compression);
    }

    /** This with other headers. */
    public Opening withHeaders(Map<String, String> others) {
        return new Opening(subprotocols, others, compression);
    }

    /** This with another offer of compression. */
    public Opening withCompression(Compression other) {
        return new Opening(subprotocols, headers, other);
    }
}
