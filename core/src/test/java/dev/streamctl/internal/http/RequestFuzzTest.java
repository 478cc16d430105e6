package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.streamctl.http.Resources;
import dev.streamctl.http.Response;
import dev.streamctl.internal.websocket.Head;
import dev.streamctl.internal.websocket.ServerHandshake;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Routes;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Any bytes at all as requests: a handler, a WebSocket or a refusal, the same in one read and in single bytes. */
class RequestFuzzTest {

    private static final ServerHandshake SERVER = new ServerHandshake(
            Routes.none()
                    .withHttp("/page", _ -> Response.text(""))
                    .withResources("/files/", Resources.of("/dev/streamctl/http/web", Resources.class::getResource))
                    .with("/", _ -> {}),
            Set.of("x"),
            false);

    @FuzzTest
    void requests(byte[] data) throws Exception {
        var whole = new HeadDecoder(Limits.defaults());
        var single = new HeadDecoder(Limits.defaults());
        ByteBuffer all = ByteBuffer.wrap(data);
        ByteBuffer bytes = ByteBuffer.wrap(data);
        while (all.hasRemaining() && !whole.isDone()) {
            HttpFrame one = whole.decode(all, 0);
            HttpFrame other = null;
            for (int at = bytes.position(); other == null && at < data.length; at++) {
                other = single.decode(bytes.slice(at, 1), 0);
                bytes.position(at + 1);
            }
            assertEquals(text(one), text(other));
            assertEquals(whole.isDone(), single.isDone());
            if (one != null) {
                Verdict verdict = Requests.judge(one, head -> SERVER.judge(head, (Head.Start.Asked) head.start()));
                check(verdict);
                // what comes behind is a WebSocket's, or nobody's
                assertTrue(whole.isDone() || !(verdict instanceof Verdict.Accepted));
                assertFalse(whole.isDone() && verdict instanceof Verdict.Exchange exchange && exchange.keepAlive());
            }
        }
    }

    private static String text(@Nullable HttpFrame frame) {
        return switch (frame) {
            case HttpFrame.Head head -> new String(head.bytes(), ISO_8859_1);
            case HttpFrame.Refused refused -> refused.toString();
            case null -> "more";
            default -> throw new AssertionError("not of a client");
        };
    }

    private static void check(Verdict verdict) throws Exception {
        switch (verdict) {
            case Verdict.Exchange exchange -> {
                String path = exchange.request().path();
                assertTrue(path.equals("/page") || path.startsWith("/files/"), path);
                assertNotNull(exchange.handler().handle(exchange.request()));
                assertFalse(exchange.request().headers().containsKey("transfer-encoding"));
            }
            case Verdict.Accepted accepted ->
                assertEquals("/", accepted.request().path());
            case Verdict.Refused refused -> {
                // one head, one line of text, and nothing of the client's that could end either
                String answer = new String(refused.answer(), ISO_8859_1);
                int end = answer.indexOf("\r\n\r\n") + 4;
                String body = answer.substring(end);
                assertTrue(answer.startsWith("HTTP/1.1 " + refused.status().code() + " "));
                assertTrue(body.isEmpty() || body.indexOf('\n') == body.length() - 1);
                assertTrue(body.chars().noneMatch(c -> c < ' ' && c != '\n'));
            }
        }
    }
}
