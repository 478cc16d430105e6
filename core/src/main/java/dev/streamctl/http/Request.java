package dev.streamctl.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asked for over HTTP, be it a page or a WebSocket. Immutable.
 *
 * @param path from the first slash up to the query, as it was sent: percent signs are not decoded
 * @param query what stands behind the question mark; empty where there is none
 * @param headers the values of each header in their order, by its name in lower case
 */
public record Request(String path, String query, Map<String, List<String>> headers) {

    /** Keeps a copy of the headers. */
    public Request {
        headers = Map.copyOf(headers);
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }
}
