package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Escapes;
import dev.streamctl.http.Request;
import dev.streamctl.websocket.Opening;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request of a client and what it demands of the answer (RFC 6455 section 4.1). Anything else than exactly the upgrade
 * that was asked for is refused; redirects are not followed.
 */
public final class ClientHandshake {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<String> OWN_HEADERS = Set.of(
            Accepts.HOST,
            Accepts.UPGRADE,
            Accepts.CONNECTION,
            Accepts.KEY,
            Accepts.VERSION,
            Accepts.PROTOCOL,
            Accepts.EXTENSIONS,
            Accepts.CONTENT_LENGTH,
            Accepts.TRANSFER_ENCODING);

    /**
     * What came of it.
     *
     * @param subprotocol null where the server chose none
     * @param deflation null where messages are not compressed
     */
    public record Agreed(
            @Nullable String subprotocol, @Nullable Deflation deflation) {}

    private final Endpoint.Ws endpoint;
    private final Opening opening;
    private final String key;

    /**
     * A handshake with a key of its own.
     *
     * @throws IllegalArgumentException a header or a subprotocol cannot be sent
     */
    public ClientHandshake(Endpoint.Ws endpoint, Opening opening) {
        this.endpoint = endpoint;
        this.opening = opening;
        byte[] random = new byte[Accepts.KEY_BYTES];
        RANDOM.nextBytes(random);
        this.key = Base64.getEncoder().encodeToString(random);
        opening.headers().forEach(ClientHandshake::check);
        for (String subprotocol : opening.subprotocols()) {
            if (!Head.isToken(subprotocol)) {
                throw new IllegalArgumentException("'" + Escapes.snippet(subprotocol) + "' is no subprotocol");
            }
        }
    }

    private static void check(String name, String value) {
        boolean printable = value.chars().allMatch(c -> c >= ' ' && c <= '~' || c == '\t');
        if (!Head.isToken(name) || !printable || OWN_HEADERS.contains(Head.lower(name))) {
            throw new IllegalArgumentException(
                    "the header '%s: %s' cannot be sent".formatted(Escapes.snippet(name), Escapes.snippet(value)));
        }
    }

    /** The bytes to send. */
    public byte[] request() {
        var text = new StringBuilder("GET ").append(endpoint.target()).append(" HTTP/1.1\r\n");
        text.append("Host: ").append(host()).append("\r\n");
        text.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        text.append("Sec-WebSocket-Key: ").append(key).append("\r\nSec-WebSocket-Version: 13\r\n");
        if (!opening.subprotocols().isEmpty()) {
            text.append("Sec-WebSocket-Protocol: ")
                    .append(String.join(", ", opening.subprotocols()))
                    .append("\r\n");
        }
        String offer = Deflation.offer(opening.compression());
        if (!offer.isEmpty()) {
            text.append("Sec-WebSocket-Extensions: ").append(offer).append("\r\n");
        }
        opening.headers()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    private String host() {
        String authority = endpoint.authority();
        return endpoint.port() == (endpoint.isSecure() ? 443 : 80)
                ? authority.substring(0, authority.lastIndexOf(':'))
                : authority;
    }

    /** What was asked for, as a stream shows it. */
    public Request asked() {
        int mark = endpoint.target().indexOf('?');
        Map<String, List<String>> headers = new LinkedHashMap<>();
        opening.headers().forEach((name, value) -> headers.put(Head.lower(name), List.of(value)));
        return new Request(
                mark < 0 ? endpoint.target() : endpoint.target().substring(0, mark),
                mark < 0 ? "" : endpoint.target().substring(mark + 1),
                headers);
    }

    /**
     * Checks the answer.
     *
     * @throws IOException the server did not agree to what was asked; one line
     */
    public Agreed check(Head head, Head.Start.Answered answered) throws IOException {
        if (answered.status() != 101) {
            throw new IOException(
                    "the server answered %d %s".formatted(answered.status(), Escapes.snippet(answered.phrase())));
        }
        String upgrade = head.only(Accepts.UPGRADE);
        demand(Accepts.WEBSOCKET.equalsIgnoreCase(upgrade), "no Upgrade to websocket");
        demand(head.hasToken(Accepts.CONNECTION, "upgrade"), "no Connection: Upgrade");
        demand(Accepts.proof(key).equals(head.only(Accepts.ACCEPT)), "a wrong Sec-WebSocket-Accept");
        demand(
                head.all(Accepts.CONTENT_LENGTH).isEmpty()
                        && head.all(Accepts.TRANSFER_ENCODING).isEmpty(),
                "a body");
        String subprotocol = head.only(Accepts.PROTOCOL);
        demand(
                head.all(Accepts.PROTOCOL).isEmpty()
                        || subprotocol != null && opening.subprotocols().contains(subprotocol),
                "a subprotocol that was not asked for");
        try {
            return new Agreed(
                    subprotocol,
                    Deflation.agreed(Extensions.parse(head.all(Accepts.EXTENSIONS)), opening.compression()));
        } catch (IOException e) {
            throw new IOException("the server's answer has " + e.getMessage(), e);
        }
    }

    private static void demand(boolean kept, String what) throws IOException {
        if (!kept) {
            throw new IOException("the server's answer has " + what);
        }
    }
}
