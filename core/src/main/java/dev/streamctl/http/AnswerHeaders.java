package dev.streamctl.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** What may stand in the headers of an answer. */
final class AnswerHeaders {

    private static final String OF_THE_SERVER =
            "(?i)connection|content-length|content-type|date|etag|keep-alive|trailer|transfer-encoding|upgrade";

    private AnswerHeaders() {}

    static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.keySet().removeIf(name::equalsIgnoreCase);
        more.put(name, value);
        return more;
    }

    static Map<String, String> checked(String contentType, Map<String, String> headers) {
        check("Content-Type", contentType);
        headers.forEach((name, value) -> {
            check(name, value);
            if (name.matches(OF_THE_SERVER)) {
                throw new IllegalArgumentException("the header " + name + " is the server's own");
            }
        });
        return Map.copyOf(headers);
    }

    private static void check(String name, String value) {
        // no CR and no LF above all: they would begin another header, or another answer
        if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[\\t -~]*")) {
            throw new IllegalArgumentException("a header '%s' of %d characters cannot be sent"
                    .formatted(name.replaceAll("[^!-~]", "?"), value.length()));
        }
    }
}
