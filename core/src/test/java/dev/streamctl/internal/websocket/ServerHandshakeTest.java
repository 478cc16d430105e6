package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.streamctl.http.Response;
import dev.streamctl.internal.http.HeadDecoder;
import dev.streamctl.internal.http.HttpFrame;
import dev.streamctl.internal.http.Requests;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Routes;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask a server that was given further names. */
class ServerHandshakeTest {

    @ParameterizedTest
    @CsvSource({
        "board.local:80,   false, board.local,      true",
        "board.local:80,   false, board.local:80,   true",
        "board.local:80,   false, BOARD.local,      true",
        "board.local,      false, board.local:80,   true",
        "board.local:443,  true,  board.local,      true",
        "board.local:443,  true,  board.local:443,  true",
        "[fd00::80]:443,   true,  [fd00::80],       true",
        "[fd00::80],       false, [fd00::80],       true",
        "board.local:80,   true,  board.local,      false",
        "board.local:443,  false, board.local,      false",
        "board.local:8080, false, board.local,      false",
        "board.local:80,   false, board.local:8080, false",
        "board.local:9001, false, board.local:9001, true",
        "board.local:80,   false, evil.example,     false"
    })
    void aFurtherHostIsLetInWithTheUsualPortOrWithout(String known, boolean secure, String host, boolean letIn) {
        Routes routes =
                Routes.none().withHttp("/", _ -> Response.text("page\n")).withHosts(Set.of(known));
        var server = new ServerHandshake(routes, Set.of("own:1"), secure);
        byte[] request = "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host).getBytes(ISO_8859_1);
        HttpFrame head = new HeadDecoder(Limits.defaults()).decode(ByteBuffer.wrap(request), 0);
        assertNotNull(head);
        Verdict verdict = Requests.judge(head, asked -> server.judge(asked, (Head.Start.Asked) asked.start()));
        assertEquals(letIn, verdict instanceof Verdict.Exchange, verdict.toString());
    }
}
