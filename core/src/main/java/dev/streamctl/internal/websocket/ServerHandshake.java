package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.Escapes;
import dev.streamctl.websocket.Request;
import dev.streamctl.websocket.Routes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server answers to a request for a WebSocket (RFC 6455 section 4.2): version 13 only, no extension but
 * permessage-deflate, no body. Who may ask at all ({@code Host}, {@code Origin}) is looked at before what is asked for.
 *
 * @param routes what is served
 * @param own the values of {@code Host}, in lower case, that name this server
 * @param secure whether it is below TLS, and so are its own pages
 */
public record ServerHandshake(Routes routes, Set<String> own, boolean secure) {

    /** What becomes of a request. */
    public sealed interface Verdict {
        /** What is sent. */
        byte[] answer();

        /** It becomes a WebSocket. */
        record Accepted(
                Routes.Route route,
                Request request,
                @Nullable String subprotocol,
                @Nullable Deflation deflation,
                byte[] answer)
                implements Verdict {}

        /** It does not, and the connection is closed. */
        record Refused(Status status, String why, byte[] answer) implements Verdict {}
    }

    /** How a request is refused. */
    public enum Status {
        BAD_REQUEST(400, "Bad Request"),
        UNAUTHORIZED(401, "Unauthorized"),
        FORBIDDEN(403, "Forbidden"),
        NOT_FOUND(404, "Not Found"),
        METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
        TIMEOUT(408, "Request Timeout"),
        URI_TOO_LONG(414, "URI Too Long"),
        UPGRADE_REQUIRED(426, "Upgrade Required"),
        HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
        UNAVAILABLE(503, "Service Unavailable"),
        VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported");

        private final int code;
        private final String phrase;

        Status(int code, String phrase) {
            this.code = code;
            this.phrase = phrase;
        }

        private String headers() {
            return switch (this) {
                case UNAUTHORIZED -> "WWW-Authenticate: Bearer\r\n";
                case METHOD_NOT_ALLOWED -> "Allow: GET\r\n";
                case UPGRADE_REQUIRED -> "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
                case UNAVAILABLE -> "Retry-After: 1\r\n";
                default -> "";
            };
        }
    }

    /** A refusal with its answer: plain text of one line. */
    public static Verdict.Refused refuse(Status status, String why) {
        byte[] body = (why + "\n").getBytes(UTF_8);
        String upgrade = status == Status.UPGRADE_REQUIRED ? ", upgrade" : "";
        String head = "HTTP/1.1 %d %s\r\n".formatted(status.code, status.phrase)
                + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + body.length
                + "\r\nX-Content-Type-Options: nosniff\r\nConnection: close" + upgrade + "\r\n" + status.headers()
                + "\r\n";
        byte[] start = head.getBytes(UTF_8);
        byte[] answer = new byte[start.length + body.length];
        System.arraycopy(start, 0, answer, 0, start.length);
        System.arraycopy(body, 0, answer, start.length, body.length);
        return new Verdict.Refused(status, why, answer);
    }

    /** Decides about the request with this head. */
    public Verdict judge(Head head, Head.Start.Asked asked) {
        Verdict refused = refusesForm(head, asked);
        if (refused == null) {
            refused = refusesAsker(head);
        }
        if (refused != null) {
            return refused;
        }
        int mark = asked.target().indexOf('?');
        String path = mark < 0 ? asked.target() : asked.target().substring(0, mark);
        Routes.Route route = routes.byPath().get(path);
        if (route == null) {
            return refuse(Status.NOT_FOUND, "nothing is served at " + Escapes.snippet(path));
        }
        refused = refusesUpgrade(head);
        if (refused != null) {
            return refused;
        }
        var request = new Request(path, mark < 0 ? "" : asked.target().substring(mark + 1), head.headers());
        return accept(route, request, head);
    }

    private static @Nullable Verdict refusesForm(Head head, Head.Start.Asked asked) {
        if (!asked.method().equals("GET")) {
            return refuse(Status.METHOD_NOT_ALLOWED, "only GET is served");
        }
        if (!asked.target().matches("/[!-\"$-~]*")) {
            return refuse(Status.BAD_REQUEST, "the target is no path");
        }
        String length = head.all(Accepts.CONTENT_LENGTH).isEmpty() ? "0" : head.only(Accepts.CONTENT_LENGTH);
        if (!"0".equals(length) || !head.all(Accepts.TRANSFER_ENCODING).isEmpty()) {
            return refuse(Status.BAD_REQUEST, "a request has no body here");
        }
        return null;
    }

    private @Nullable Verdict refusesAsker(Head head) {
        String host = head.only(Accepts.HOST);
        if (host == null) {
            return refuse(Status.BAD_REQUEST, "a request has one Host header");
        }
        if (!own.contains(Head.lower(host)) && !containsIgnoringCase(routes.hosts(), host)) {
            return refuse(Status.FORBIDDEN, "this server is not called " + Escapes.snippet(host));
        }
        List<String> origins = head.all(Accepts.ORIGIN);
        if (origins.isEmpty()) {
            return null; // no browser
        }
        String origin = head.only(Accepts.ORIGIN);
        if (origin == null
                || origin.equalsIgnoreCase("null")
                || !origin.equalsIgnoreCase((secure ? "https://" : "http://") + host)
                        && !containsIgnoringCase(routes.origins(), origin)) {
            return refuse(
                    Status.FORBIDDEN, "the origin " + Escapes.snippet(String.join(", ", origins)) + " is not let in");
        }
        return null;
    }

    private static boolean containsIgnoringCase(Set<String> allowed, String value) {
        return allowed.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static @Nullable Verdict refusesUpgrade(Head head) {
        if (!head.hasToken(Accepts.UPGRADE, Accepts.WEBSOCKET) || !head.hasToken(Accepts.CONNECTION, "upgrade")) {
            return refuse(Status.UPGRADE_REQUIRED, "only WebSockets are served here");
        }
        if (!"13".equals(head.only(Accepts.VERSION))) {
            return refuse(Status.UPGRADE_REQUIRED, "only version 13 of the WebSocket protocol is spoken");
        }
        String key = head.only(Accepts.KEY);
        if (key == null || !Accepts.isKey(key)) {
            return refuse(Status.BAD_REQUEST, "Sec-WebSocket-Key is not 16 bytes in base64");
        }
        List<String> offered = head.tokens(Accepts.PROTOCOL);
        if (!offered.stream().allMatch(Head::isToken)
                || Set.copyOf(offered).size() != offered.size()
                || offered.isEmpty() && !head.all(Accepts.PROTOCOL).isEmpty()) {
            return refuse(Status.BAD_REQUEST, "Sec-WebSocket-Protocol is no list of different tokens");
        }
        if (Extensions.parse(head.all(Accepts.EXTENSIONS)) == null) {
            return refuse(Status.BAD_REQUEST, "Sec-WebSocket-Extensions is no list of extensions");
        }
        return null;
    }

    private static Verdict accept(Routes.Route route, Request request, Head head) {
        String subprotocol = head.tokens(Accepts.PROTOCOL).stream()
                .filter(route.subprotocols()::contains)
                .findFirst()
                .orElse(null);
        List<Extensions.Extension> offers = Extensions.parse(head.all(Accepts.EXTENSIONS));
        Deflation.Answer deflate = Deflation.answer(offers == null ? List.of() : offers, route.compression());
        String answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Accepts.proof(String.valueOf(head.only(Accepts.KEY))) + "\r\n"
                + (subprotocol == null ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
                + (deflate.header().isEmpty() ? "" : "Sec-WebSocket-Extensions: " + deflate.header() + "\r\n") + "\r\n";
        return new Verdict.Accepted(route, request, subprotocol, deflate.deflation(), answer.getBytes(UTF_8));
    }
}
