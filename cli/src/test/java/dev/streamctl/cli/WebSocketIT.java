package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code serve --ws-port} and {@code connect ws://}, with each other, and whom they let in. */
@Timeout(300)
class WebSocketIT {

    /** A server of lines that takes WebSockets too. */
    static Started serve(String... more) throws Exception {
        String[] all = new String[more.length + 2];
        System.arraycopy(more, 0, all, 0, more.length);
        all[more.length] = "--ws-port";
        all[more.length + 1] = "0";
        return Started.serve(all);
    }

    @Test
    void theTotalIsOneForBothProtocols() throws Exception {
        try (Started server = serve("--handler", "total");
                Wire line = new Wire(server.socket())) {
            line.send("5\n");
            assertEquals("Server records total=5", line.line()); // before the other one is there to be told
            try (Started socket = Started.streamctl("connect", server.webSocket(), "--count", "3")) {
                socket.type("37\nx\n");
                assertEquals("ERR not an integer: x", socket.out.await("ERR"));
                assertEquals("Server records total=42", line.line());
                line.send("-2\n");
                assertEquals("Server records total=40", socket.out.await("Server records total=40"));
                socket.endInput();
                assertEquals(0, socket.exit(), socket.err::text);
            }
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertTrue(server.err.text().contains("connections 0 open, 2 served"), server.err::text);
        }
    }

    @Test
    void connectPrintsWhatComesBackAndClosesWhenItLingered() throws Exception {
        try (Started server = serve("--handler", "reverse");
                Started client = Started.streamctl("connect", server.webSocket(), "--linger", "1m", "--json")) {
            client.type("abc\nw\u00f6rld\n");
            client.out.await(line -> line.contains("dlr\u00f6w"));
            client.endInput();
            server.signal(StopSignal.TERM);
            assertEquals(0, client.exit(), client.err::text);
            assertTrue(client.out.lines().getFirst().contains("\"cba\""), client.out::text);
            assertTrue(client.out.lines().getLast().contains("\"peer_ended\""), client.out::text);
        }
    }

    @Test
    void theLengthOfAPrefixIsNoLimitOfMessages() throws Exception {
        try (Started server = serve("--framing", "length", "--prefix-bytes", "1");
                Started client = Started.streamctl("connect", server.webSocket(), "--count", "1")) {
            String line = "x".repeat(100_000);
            client.type(line + "\n");
            assertEquals(0, client.exit(), client.err::text);
            assertEquals(line + "\n", client.out.text());
        }
    }

    @Test
    void messagesAreCompressedWhereBothSidesWantIt() throws Exception {
        try (Started server = serve("--deflate")) {
            for (String[] more : new String[][] {{}, {"--deflate"}}) {
                List<String> line =
                        new ArrayList<>(List.of("connect", server.webSocket(), "--count", "2", "--verbose"));
                line.addAll(List.of(more));
                try (Started client = Started.streamctl(line.toArray(String[]::new))) {
                    String text = "compress me ".repeat(5000);
                    client.type(text + "\nshort\n");
                    assertEquals(0, client.exit(), client.err::text);
                    assertEquals(text + "\nshort\n", client.out.text());
                    assertEquals(more.length > 0, client.err.text().contains("(websocket, deflate)"), client.err::text);
                }
            }
        }
    }

    @Test
    void aRefusedHandshakeAndWrongOptionsAreOneLine() throws Exception {
        try (Started server = serve()) {
            Started lost = Started.streamctl("connect", server.webSocket() + "nothing");
            assertEquals(5, lost.exit());
            assertTrue(lost.err.text().contains("the server answered 404 Not Found"), lost.err::text);
            Started framed = Started.streamctl("connect", server.webSocket(), "--framing", "length");
            assertEquals(2, framed.exit());
            assertTrue(framed.err.text().contains("no --framing"), framed.err::text);
        }
        for (String[] wrong : new String[][] {{"--origin", "board.local:80"}, {"--allow-host", "http://board.local"}}) {
            Started refused = Started.streamctl("serve", "--ws-port", "0", wrong[0], wrong[1]);
            assertEquals(2, refused.exit());
            assertTrue(refused.err.text().contains("'" + wrong[1] + "' is no "), refused.err::text);
        }
        Started alone = Started.streamctl("serve", "--origin", "http://a");
        assertEquals(2, alone.exit());
        assertTrue(alone.err.text().contains("need --ws-port"), alone.err::text);
    }

    @Test
    void anotherOriginIsLetInOnlyWhenNamed() throws Exception {
        try (Started server = serve("--origin", "http://friend.example");
                HttpClient http = HttpClient.newHttpClient()) {
            URI address = URI.create(server.webSocket());
            http.newWebSocketBuilder()
                    .header("Origin", "http://friend.example")
                    .buildAsync(address, new WebSocket.Listener() {})
                    .get(60, TimeUnit.SECONDS)
                    .abort();
            try {
                http.newWebSocketBuilder()
                        .header("Origin", "http://evil.example")
                        .buildAsync(address, new WebSocket.Listener() {})
                        .join();
                fail("the origin was let in");
            } catch (CompletionException e) {
                server.err.await(line -> line.contains("the origin http://evil.example is not let in"));
            }
        }
    }
}
