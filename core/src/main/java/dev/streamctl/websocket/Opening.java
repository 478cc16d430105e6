package dev.streamctl.websocket;

import java.util.List;
import java.util.Map;

/**
 * What a client asks for beside the path (RFC 6455 section 4.1). Immutable.
 *
 * @param subprotocols that it speaks, the best first
 * @param headers further headers, for credentials say; not those of the handshake itself
 */
public record Opening(List<String> subprotocols, Map<String, String> headers) {

    /** Keeps copies. */
    public Opening {
        subprotocols = List.copyOf(subprotocols);
        headers = Map.copyOf(headers);
    }

    /** Nothing more than the path. */
    public static Opening plain() {
        return new Opening(List.of(), Map.of());
    }

    /** This with other subprotocols. */
    public Opening withSubprotocols(String... others) {
        return new Opening(List.of(others), headers);
    }

    /** This with other headers. */
    public Opening withHeaders(Map<String, String> others) {
        return new Opening(subprotocols, others);
    }
}
