package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The heads of answers as bytes (RFC 9112 section 4). */
public final class Answers {

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final byte[] NOTHING = {};

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Content-Security-Policy", Response.POLICY);

    private Answers() {}

    /**
     * The head of a handler's answer.
     *
     * @param keepAlive whether another request may come behind it
     */
    static byte[] head(Response response, Verdict.Exchange asked, boolean keepAlive) {
        Map<String, String> framing = new LinkedHashMap<>();
        int status = status(response, asked);
        if (!keepAlive) {
            framing.put("Connection", "close");
        }
        if (asked.origin() != null) {
            framing.put("Access-Control-Allow-Origin", asked.origin());
            framing.put("Vary", "Origin");
        }
        if (response instanceof Response.Resource resource) {
            framing.put("ETag", resource.tag());
        }
        if (hasBody(status)) {
            describeBody(response, asked, framing);
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Cache-Control", response instanceof Response.Resource ? "no-cache" : "no-store");
        headers.putAll(response.headers());
        return head(status, headers, framing);
    }

    private static void describeBody(Response response, Verdict.Exchange asked, Map<String, String> framing) {
        if (!response.contentType().isEmpty()) {
            framing.put("Content-Type", response.contentType());
        }
        switch (response) {
            case Response.Bytes bytes -> framing.put("Content-Length", String.valueOf(bytes.bytes().length));
            case Response.Resource resource -> framing.put("Content-Length", String.valueOf(resource.bytes().length));
            case Response.Stream stream
            when stream.chunked() && !asked.http10() -> framing.put("Transfer-Encoding", "chunked");
            case Response.Stream _ -> {} // its end is that of the connection
        }
    }

    /** The body that goes with it; empty where none does. */
    static byte[] body(Response response, Verdict.Exchange asked) {
        if (asked.bodiless() || !hasBody(status(response, asked))) {
            return NOTHING;
        }
        return switch (response) {
            case Response.Bytes bytes -> bytes.bytes();
            case Response.Resource resource -> resource.bytes();
            case Response.Stream _ -> NOTHING;
        };
    }

    private static boolean hasBody(int status) {
        return status != NO_CONTENT && status != NOT_MODIFIED;
    }

    private static int status(Response response, Verdict.Exchange asked) {
        return response instanceof Response.Resource resource && has(asked.request(), resource)
                ? NOT_MODIFIED
                : response.status();
    }

    /** Whether the client has it already (RFC 9110 section 13.1.2): the comparison is the weak one. */
    private static boolean has(Request request, Response.Resource resource) {
        return request.headers().getOrDefault("if-none-match", List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.replaceFirst("^W/", "").equals(resource.tag()));
    }

    /**
     * A head.
     *
     * @param headers they replace those of the same name that every answer has
     * @param framing the headers of this connection, by name: not to be replaced
     */
    static byte[] head(int status, Map<String, String> headers, Map<String, String> framing) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(ALWAYS);
        all.putAll(headers);
        all.putAll(framing);
        var text = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(Status.phrase(status))
                .append("\r\n");
        all.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    /**
     * A whole answer that ends the connection: plain text of one line.
     *
     * @param more headers of this status
     */
    public static byte[] refusal(Status status, String why, Map<String, String> more) {
        byte[] body = (why + "\n").getBytes(UTF_8);
        Map<String, String> framing = new LinkedHashMap<>(more);
        framing.put("Content-Type", "text/plain; charset=utf-8");
        framing.put("Content-Length", String.valueOf(body.length));
        framing.put("Cache-Control", "no-store");
        framing.putIfAbsent("Connection", "close");
        byte[] head = head(status.code(), Map.of(), framing);
        byte[] answer = new byte[head.length + body.length];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(body, 0, answer, head.length, body.length);
        return answer;
    }

    /** An answer without its body, for a HEAD. */
    public static byte[] headOf(byte[] answer) {
        int end = new String(answer, ISO_8859_1).indexOf("\r\n\r\n");
        return Arrays.copyOf(answer, end + 4);
    }
}
