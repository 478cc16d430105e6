package dev.streamctl.internal.websocket;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP message as the handshake looks at it.
 *
 * @param start the method and target of a request; the number and phrase of a response's status
 * @param headers the values of each header, by its name in lower case
 */
public record Head(Start start, Map<String, List<String>> headers) {

    /** What stands in the first line. */
    public sealed interface Start {
        /**
         * Of a request.
         *
         * @param http10 whether its version is HTTP/1.0, not HTTP/1.1
         */
        record Asked(String method, String target, boolean http10) implements Start {}

        /** Of a response. */
        record Answered(int status, String phrase) implements Start {}
    }

    /** The values of a header, which is named in lower case. */
    public List<String> all(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** The value of a header that may be there once; null where it is not, or more often. */
    @Nullable
    String only(String name) {
        List<String> values = all(name);
        return values.size() == 1 ? values.getFirst() : null;
    }

    /** Whether one of the tokens of a header is this one, in upper or lower case. */
    boolean hasToken(String name, String token) {
        return tokens(name).stream().anyMatch(token::equalsIgnoreCase);
    }

    /** Whether a request asks for a WebSocket, rightly or wrongly. */
    public boolean asksForWebSocket() {
        return hasToken(Accepts.UPGRADE, Accepts.WEBSOCKET);
    }

    /** The elements of a header that is a list (RFC 9110 section 5.6.1). */
    List<String> tokens(String name) {
        List<String> tokens = new ArrayList<>();
        for (String value : all(name)) {
            for (String element : value.split(",", -1)) {
                if (!element.isBlank()) {
                    tokens.add(element.strip());
                }
            }
        }
        return tokens;
    }

    /** Whether all characters may stand in a token (RFC 9110 section 5.6.2). */
    public static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** The same in lower case, whatever the language of the machine. */
    public static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
