package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.Escapes;
import dev.streamctl.http.HttpHandler;
import dev.streamctl.http.Request;
import dev.streamctl.internal.http.Answers;
import dev.streamctl.internal.http.Status;
import dev.streamctl.websocket.Routes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request: a WebSocket (RFC 6455 section 4.2; version 13 only, no extension but permessage-deflate), the
 * handler of a page, or nothing. Who may ask at all ({@code Host}, {@code Origin}) is looked at before what is asked for.
 *
 * @param routes what is served
 * @param own the values of {@code Host}, in lower case, that name this server
 * @param secure whether it is below TLS, and so are its own pages
 */
public record ServerHandshake(Routes routes, Set<String> own, boolean secure) {

    private static final Set<String> OTHER_METHODS =
            Set.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");

    /** What becomes of a request. */
    public sealed interface Verdict {
        /** It becomes a WebSocket. */
        record Accepted(
                Routes.Route route,
                Request request,
                @Nullable String subprotocol,
                @Nullable Deflation deflation,
                byte[] answer)
                implements Verdict {}

        /**
         * It is answered by a handler.
         *
         * @param bodiless whether the answer goes without its body
         * @param keepAlive whether another request may come behind it
         * @param origin another site that may see the answer; null where it is no other site that asks
         */
        record Exchange(
                HttpHandler handler,
                Request request,
                boolean http10,
                boolean bodiless,
                boolean keepAlive,
                @Nullable String origin)
                implements Verdict {}

        /** Neither, and the connection is closed. */
        record Refused(Status status, String why, byte[] answer) implements Verdict {}
    }

    /** A refusal with its answer: plain text of one line. */
    public static Verdict.Refused refuse(Status status, String why) {
        Map<String, String> more = switch (status) {
            case UNAUTHORIZED -> Map.of("WWW-Authenticate", "Bearer");
            case METHOD_NOT_ALLOWED -> Map.of("Allow", "GET");
            case UPGRADE_REQUIRED ->
                Map.of("Connection", "close, upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13");
            case UNAVAILABLE, TOO_MANY_REQUESTS -> Map.of("Retry-After", "1");
            default -> Map.of();
        };
        return new Verdict.Refused(status, why, Answers.refusal(status, why, more));
    }

    /** Decides about the request with this head. */
    public Verdict judge(Head head, Head.Start.Asked asked) {
        return asAsked(decide(head, asked), asked);
    }

    /** A verdict as the method wants it: a refusal of a HEAD has no body. */
    public static Verdict asAsked(Verdict verdict, Head.Start.Asked asked) {
        return verdict instanceof Verdict.Refused refused && asked.method().equals("HEAD")
                ? new Verdict.Refused(refused.status(), refused.why(), Answers.headOf(refused.answer()))
                : verdict;
    }

    private Verdict decide(Head head, Head.Start.Asked asked) {
        Verdict refused = refusesForm(head, asked);
        if (refused == null) {
            refused = refusesAsker(head, asked);
        }
        if (refused != null) {
            return refused;
        }
        String path = path(asked);
        String query = asked.target().substring(Math.min(asked.target().length(), path.length() + 1));
        var request = new Request(path, query, head.headers());
        Routes.Route route = routes.byPath().get(path);
        HttpHandler page = routes.httpAt(path).orElse(null);
        boolean socket = head.asksForWebSocket();
        if (page != null && (route == null || !socket)) {
            return new Verdict.Exchange(
                    page,
                    request,
                    asked.http10(),
                    asked.method().equals("HEAD"),
                    // what comes behind a request for a WebSocket is not looked at as HTTP
                    !asked.http10() && !head.hasToken(Accepts.CONNECTION, "close") && !socket,
                    foreignOrigin(head));
        }
        if (route == null) {
            return refuse(Status.NOT_FOUND, "nothing is served at " + Escapes.snippet(path));
        }
        refused = refusesUpgrade(head, asked);
        return refused != null ? refused : accept(route, request, head);
    }

    private static String path(Head.Start.Asked asked) {
        int mark = asked.target().indexOf('?');
        return mark < 0 ? asked.target() : asked.target().substring(0, mark);
    }

    private @Nullable Verdict refusesForm(Head head, Head.Start.Asked asked) {
        String method = asked.method();
        if (OTHER_METHODS.contains(method)) {
            String why = "only GET and HEAD are served";
            Map<String, String> allow =
                    Map.of("Allow", routes.httpAt(path(asked)).isPresent() ? "GET, HEAD" : "GET");
            return new Verdict.Refused(
                    Status.METHOD_NOT_ALLOWED, why, Answers.refusal(Status.METHOD_NOT_ALLOWED, why, allow));
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return refuse(Status.NOT_IMPLEMENTED, "there is no method " + Escapes.snippet(method));
        }
        if (!asked.target().matches("/[!-\"$-~]*")) {
            return refuse(Status.BAD_REQUEST, "the target is no path");
        }
        return refusesBody(head.all(Accepts.CONTENT_LENGTH), head.all(Accepts.TRANSFER_ENCODING));
    }

    /** Nothing is read behind a head, so nothing may be there. Two ways to say how long it is are an attack. */
    private static @Nullable Verdict refusesBody(List<String> lengths, List<String> codings) {
        if (lengths.size() + codings.size() > 1
                || lengths.stream().anyMatch(length -> !length.matches("0|[1-9][0-9]*"))) {
            return refuse(Status.BAD_REQUEST, "the length of the body is unclear");
        }
        if (codings.stream().anyMatch(coding -> !coding.equalsIgnoreCase("chunked"))) {
            return refuse(Status.NOT_IMPLEMENTED, "the transfer coding is unknown");
        }
        if (!codings.isEmpty() || lengths.stream().anyMatch(length -> !length.equals("0"))) {
            return refuse(Status.CONTENT_TOO_LARGE, "a request has no body here");
        }
        return null;
    }

    private @Nullable Verdict refusesAsker(Head head, Head.Start.Asked asked) {
        String host = head.only(Accepts.HOST);
        boolean old = asked.http10() && head.all(Accepts.HOST).isEmpty(); // no browser, and no name to be fooled with
        if (host == null && !old) {
            return refuse(Status.BAD_REQUEST, "a request has one Host header");
        }
        if (host != null
                && !own.contains(Hosts.withoutZone(Head.lower(host)))
                && routes.hosts().stream().noneMatch(known -> Hosts.same(known, host, secure))) {
            return refuse(Status.FORBIDDEN, "this server is not called " + Escapes.snippet(host));
        }
        List<String> origins = head.all(Accepts.ORIGIN);
        if (origins.isEmpty()) {
            return null; // no browser, or a page of our own
        }
        String origin = head.only(Accepts.ORIGIN);
        if (origin == null
                || origin.equalsIgnoreCase("null")
                || !isOwn(origin, head) && !containsIgnoringCase(routes.origins(), origin)) {
            return refuse(
                    Status.FORBIDDEN, "the origin " + Escapes.snippet(String.join(", ", origins)) + " is not let in");
        }
        return null;
    }

    private boolean isOwn(String origin, Head head) {
        String host = head.only(Accepts.HOST);
        return host != null && origin.equalsIgnoreCase((secure ? "https://" : "http://") + host);
    }

    private @Nullable String foreignOrigin(Head head) {
        String origin = head.only(Accepts.ORIGIN);
        return origin == null || isOwn(origin, head) ? null : origin;
    }

    private static boolean containsIgnoringCase(Set<String> allowed, String value) {
        return allowed.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static @Nullable Verdict refusesUpgrade(Head head, Head.Start.Asked asked) {
        if (!asked.method().equals("GET")) {
            return refuse(Status.METHOD_NOT_ALLOWED, "only GET is served here");
        }
        if (asked.http10()) {
            return refuse(Status.VERSION_NOT_SUPPORTED, "a WebSocket begins with HTTP/1.1");
        }
        if (!head.asksForWebSocket() || !head.hasToken(Accepts.CONNECTION, "upgrade")) {
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
