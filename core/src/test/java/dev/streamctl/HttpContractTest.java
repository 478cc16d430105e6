package dev.streamctl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.streamctl.HttpAnswers.Answer;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Requests and answers: what goes over the wire, and for how long a connection stays. */
class HttpContractTest extends OnHttp {

    private static final String HELLO =
            "HTTP/1.1 200 OK\r\nDate: " + DATE + "\r\nCache-Control: no-store\r\n%sContent-Length: 6\r\n"
                    + "Content-Security-Policy: default-src 'self'; base-uri 'none'; frame-ancestors 'self'\r\n"
                    + "Content-Type: text/plain; charset=utf-8\r\nCross-Origin-Resource-Policy: same-origin\r\n"
                    + "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\r\n";

    private static final Routes ROUTES = Routes.none().withHttp("/", _ -> Response.text("hello\n"));

    @Test
    void anAnswerHasItsLengthAndTheHeadersThatKeepBrowsersSafe() throws Exception {
        Server server = server(ROUTES);
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        peer.assertReceives(HELLO.formatted("") + "hello\n");
        peer.endOutput().awaitEnding();
        assertEquals(1, quietHttp(server).answered());
    }

    @Test
    void aHeadIsAnsweredAsAGetWithoutTheBody() throws Exception {
        Server server = server(ROUTES.withHttp("/stream", _ -> Response.stream("text/plain", out -> out.send(PART))));
        peerOf(server)
                .send(get(server, "/", "Connection: close\r\n").replace("GET", "HEAD"))
                .assertReceivesUpToEnd(HELLO.formatted("Connection: close\r\n"));
        RecordingPeer stream = peerOf(server).send(get(server, "/stream").replace("GET", "HEAD"));
        Answer answer = HttpAnswers.awaitEnd(stream).getFirst();
        assertEquals("chunked", answer.headers().get("transfer-encoding"));
        assertEquals("", answer.body());
        RecordingPeer nothing = peerOf(server).send(get(server, "/nothing").replace("GET", "HEAD"));
        assertEquals("", HttpAnswers.awaitEnd(nothing).getFirst().body());
    }

    @Test
    void answersOfEveryKindAreDated() throws Exception {
        Server server = server(ROUTES.withHttp("/stream", _ -> Response.stream("text/plain", out -> out.send(PART)))
                .withHttp("/fails", _ -> null));
        String kept = get(server, "/");
        for (String requests : List.of(
                kept + get(server, "/stream"),
                kept + get(server, "/none"),
                kept + get(server, "/fails"),
                "GET /none HTTP/1.1\r\n\r\n")) {
            for (Answer answer : HttpAnswers.awaitEnd(peerOf(server).send(requests))) {
                assertEquals(DATE, answer.headers().get("date"), answer.status());
            }
        }
    }

    @Test
    void requestsThatComeTogetherAreAnsweredOneAfterTheOther() throws Exception {
        var atWork = new AtomicInteger();
        Server server = server(Routes.none().withHttp("/*", request -> {
            assertEquals(1, atWork.incrementAndGet(), "in flight");
            Thread.yield();
            atWork.decrementAndGet();
            return Response.text(request.path() + "?" + request.query());
        }));
        var all = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            all.append(get(server, "/" + i + "?q=" + i));
        }
        List<Answer> answers = HttpAnswers.await(peerOf(server).send(all.toString()), 200);
        for (int i = 0; i < 200; i++) {
            assertEquals("/" + i + "?q=" + i, answers.get(i).body());
        }
        assertEquals(200, server.stats().http().requests());
        assertEquals(200, server.stats().framesIn());
        assertEquals(all.length(), server.stats().bytesIn());
        assertEquals(1, server.stats().accepted());
    }

    @Test
    void aHeadThatComesInSingleBytesIsOneRequest() throws Exception {
        Server server = server(ROUTES);
        RecordingPeer peer = peerOf(server).sendByteByByte(get(server, "/") + get(server, "/"));
        peer.assertReceives((HELLO.formatted("") + "hello\n").repeat(2));
    }

    @Test
    void aConnectionAtRestIsClosedWhenKeepAliveIsOver() throws Exception {
        Server server = server(ROUTES);
        RecordingPeer peer = peerOf(server).send(get(server, "/"));
        HttpAnswers.await(peer, 1);
        awaitTimers(1);
        time.advance(Duration.ofMillis(Limit.KEEP_ALIVE.byDefault()));
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        assertEquals(1, HttpAnswers.in(peer.received()).size());
    }

    @Test
    void theLastAnswersBeforeAnEndSaySo() throws Exception {
        Server server = server(ROUTES);
        for (String last : List.of(
                get(server, "/", "Connection: keep-alive, Close\r\n"),
                get(server, "/").replace("1.1", "1.0"),
                "GET / HTTP/1.0\r\n\r\n")) {
            peerOf(server)
                    .send(last + get(server, "/"))
                    .assertReceivesUpToEnd(HELLO.formatted("Connection: close\r\n") + "hello\n");
        }
    }

    @Test
    void aLargeBodyArrivesWholeAlsoBehindAClose() throws Exception {
        byte[] large = new byte[3 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i % 251);
        }
        Server server = server(Routes.none().withHttp("/", _ -> Response.bytes("application/octet-stream", large)));
        RecordingPeer peer = deafPeerOf(server).send(get(server, "/", "Connection: close\r\n"));
        await("the server waits for the client", () -> server.stats().bytesOut() > 0);
        Answer answer = HttpAnswers.awaitEnd(peer).getFirst();
        assertEquals(new String(large, ISO_8859_1), answer.body());
        assertEquals(1, quietHttp(server).answered());
    }

    @Test
    void headersOfTheHandlerReplaceThoseThatEveryAnswerHas() throws Exception {
        Server server = server(Routes.none()
                .withHttp(
                        "/",
                        _ -> Response.json("{}")
                                .withHeader("content-security-policy", "default-src 'none'")
                                .withHeader("X-Own", "1")));
        Map<String, String> headers = HttpAnswers.await(peerOf(server).send(get(server, "/")), 1)
                .getFirst()
                .headers();
        assertEquals("default-src 'none'", headers.get("content-security-policy"));
        assertEquals("1", headers.get("x-own"));
        assertEquals("application/json", headers.get("content-type"));
        assertFalse(headers.containsKey("server"), headers.toString());
    }

    @Test
    void anotherSiteThatIsLetInMaySeeTheAnswer() throws Exception {
        Server server = server(ROUTES.withOrigins(Set.of("http://friend.example")));
        String friend = get(server, "/", "Origin: http://friend.example\r\n");
        String self = get(server, "/", "Origin: http://" + host(server) + "\r\n");
        List<Map<String, String>> headers = HttpAnswers.await(peerOf(server).send(friend + self), 2).stream()
                .map(Answer::headers)
                .toList();
        assertEquals("http://friend.example", headers.get(0).get("access-control-allow-origin"));
        assertEquals("Origin", headers.get(0).get("vary"));
        assertFalse(headers.get(1).containsKey("access-control-allow-origin"));
    }

    @Test
    void aPageAndAWebSocketShareAPath() throws Exception {
        Server server = server(ROUTES.with("/", socket -> {
            for (Message message : socket) {
                socket.send(message);
            }
        }));
        HttpAnswers.await(peerOf(server).send(get(server, "/")), 1);
        String upgrade = get(
                server,
                "/",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Version: 13\r\n");
        RecordingPeer socket = peerOf(server);
        byte[] frame = WebSocketPeer.frame(0x81, "hi");
        byte[] together = (upgrade + new String(frame, ISO_8859_1)).getBytes(ISO_8859_1);
        socket.send(together).assertReceivesLatin1(WebSocketPeer.ANSWER + "\u0081\u0002hi");
        socket.reset();
    }

    @Test
    void aRequestHasItsPathItsQueryAndItsHeaders() throws Exception {
        Server server = server(Routes.none()
                .withHttp("/a/*", request -> Response.text(text(request)))
                .withHttp("/a/b/*", request -> Response.text("longer " + text(request)))
                .withHttp("/a/b/c", request -> Response.text("exact " + text(request))));
        RecordingPeer peer = peerOf(server)
                .send(get(server, "/a/?x=%20?y", "X-One: 1\r\nx-one:\t 2 \r\n")
                        + get(server, "/a/b/")
                        + get(server, "/a/b/c")
                        + get(server, "/a/%2e%2e/c"));
        assertEquals(
                List.of("/a/ x=%20?y [1, 2]", "longer /a/b/  null", "exact /a/b/c  null", "/a/%2e%2e/c  null"),
                HttpAnswers.await(peer, 4).stream().map(Answer::body).toList());
        assertEquals(
                404,
                HttpAnswers.awaitEnd(peerOf(server).send(get(server, "/a")))
                        .getFirst()
                        .code());
    }

    private static String text(Request request) {
        return request.path() + " " + request.query() + " " + request.headers().get("x-one");
    }
}
