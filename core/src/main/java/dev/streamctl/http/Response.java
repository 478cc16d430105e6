package dev.streamctl.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * What a handler answers. Immutable; a byte array is handed over with it.
 *
 * <p>Every answer has {@code X-Content-Type-Options: nosniff}, {@code Referrer-Policy: no-referrer}, {@code
 * Cross-Origin-Resource-Policy: same-origin}, a {@code Content-Security-Policy} of {@value #POLICY}, and a {@code
 * Cache-Control}: {@code no-store}, or for a resource {@code no-cache}, which means asking again with its {@code ETag}. A
 * header of the same name replaces each of them. The {@code Date} is the server's.
 */
public sealed interface Response {

    /** The {@code Content-Security-Policy} of answers that bring no other. */
    String POLICY = "default-src 'self'; base-uri 'none'; frame-ancestors 'self'";

    /** Between 200 and 599. */
    int status();

    /** The {@code Content-Type}; empty sends none. */
    String contentType();

    /** Further headers, by their names as they are sent. */
    Map<String, String> headers();

    /**
     * The same with one header more, or another value.
     *
     * @throws IllegalArgumentException a name or a value that cannot be sent, or one that the server itself sends
     */
    Response withHeader(String name, String value);

    /**
     * Bytes that are there already.
     *
     * @param bytes sent with their length; none with the status 204 or 304
     */
    record Bytes(int status, String contentType, byte[] bytes, Map<String, String> headers) implements Response {
        /** Checks what is sent as text. */
        public Bytes {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("the status " + status + " is not within 200 to 599");
            }
            headers = AnswerHeaders.checked(contentType, headers);
        }

        @Override
        public Bytes withHeader(String name, String value) {
            return new Bytes(status, contentType, bytes, AnswerHeaders.with(headers, name, value));
        }
    }

    /**
     * Bytes that stay the same, under a strong entity tag: who has them already is answered with 304 (RFC 9110 section
     * 13.1.2).
     *
     * @param tag with its quotes, as in the header {@code ETag}
     */
    record Resource(String contentType, byte[] bytes, String tag, Map<String, String> headers) implements Response {
        /** Checks what is sent as text. */
        public Resource {
            if (!tag.matches("\"[!#-~]*\"")) {
                throw new IllegalArgumentException("a strong entity tag stands in quotes, not: " + tag);
            }
            headers = AnswerHeaders.checked(contentType, headers);
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Resource withHeader(String name, String value) {
            return new Resource(contentType, bytes, tag, AnswerHeaders.with(headers, name, value));
        }
    }

    /**
     * A body that is written while it is sent; behind it the connection is closed.
     *
     * @param chunked whether the client can tell the end of the body from a cut (RFC 9112 section 7.1). Without, as to a client
     *     of HTTP/1.0, the body ends with the connection: for clients that read it themselves, as those of MJPEG
     */
    record Stream(String contentType, StreamBody body, boolean chunked, Map<String, String> headers)
            implements Response {
        /** Checks what is sent as text. */
        public Stream {
            headers = AnswerHeaders.checked(contentType, headers);
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public Stream withHeader(String name, String value) {
            return new Stream(contentType, body, chunked, AnswerHeaders.with(headers, name, value));
        }
    }

    /** Plain text. */
    static Bytes text(String text) {
        return text(200, text);
    }

    /** Plain text, for a person, with a status. */
    static Bytes text(int status, String text) {
        return new Bytes(status, "text/plain; charset=utf-8", text.getBytes(UTF_8), Map.of());
    }

    /** JSON that is text already. */
    static Bytes json(String json) {
        return bytes("application/json", json.getBytes(UTF_8));
    }

    /** Bytes of any type. */
    static Bytes bytes(String contentType, byte[] bytes) {
        return new Bytes(200, contentType, bytes, Map.of());
    }

    /** A body in chunks. */
    static Stream stream(String contentType, StreamBody body) {
        return new Stream(contentType, body, true, Map.of());
    }
}
