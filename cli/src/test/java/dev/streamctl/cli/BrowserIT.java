package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chromium, without a window, opens a page that talks to {@code serve --ws-port} and posts what came of it. */
@Timeout(300)
class BrowserIT {

    private static final String PAGE = """
            <!doctype html><meta charset="utf-8"><title>test</title><script>
            const said = [];
            const report = () => fetch('/result', {method: 'POST', body: said.join('\\n')});
            const socket = new WebSocket('%s');
            socket.binaryType = 'arraybuffer';
            const big = new Uint8Array(1000000).map((_, i) => i * 31);
            const next = [
              () => socket.send('hello'),
              () => socket.send('w\u00f6rld 😀'),
              () => socket.send(''),
              () => socket.send('x'.repeat(300000)),
              () => socket.send(big),
              () => socket.close(4000, 'done')
            ];
            const shown = (data) => {
              if (typeof data === 'string') return data.length > 100 ? data.length + ' of ' + data[0] : data;
              const bytes = new Uint8Array(data);
              return bytes.length + ' bytes, ' + (bytes.every((b, i) => b === big[i]) ? 'the same' : 'others');
            };
            socket.onopen = () => {
              said.push('open ' + (socket.extensions || 'plain'));
              next.shift()();
            };
            socket.onmessage = (event) => {
              said.push('got ' + shown(event.data));
              next.shift()();
            };
            socket.onerror = () => said.push('error');
            socket.onclose = (event) => {
              said.push('closed ' + event.code + ' ' + (event.wasClean ? 'cleanly' : 'broken'));
              report();
            };
            </script>
            """;

    @TempDir
    private Path folder;

    private final CompletableFuture<String> result = new CompletableFuture<>();
    private volatile String page = "";
    private HttpServer pages;

    @BeforeEach
    void servePages() throws Exception {
        pages = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pages.createContext("/", exchange -> {
            byte[] body = page.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        pages.createContext("/result", exchange -> {
            result.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        pages.start();
    }

    @AfterEach
    void stopPages() {
        pages.stop(0);
    }

    private String origin() {
        return "http://127.0.0.1:" + pages.getAddress().getPort();
    }

    /** What the page posts. */
    private List<String> browse(Started server) throws Exception {
        page = PAGE.formatted(server.webSocket());
        try (Chromium _ = Chromium.open(folder, origin() + "/")) {
            return result.get(120, TimeUnit.SECONDS).lines().toList();
        }
    }

    private static List<String> conversation(String extension) {
        return List.of(
                "open " + extension,
                "got hello",
                "got w\u00f6rld \ud83d\ude00",
                "got ",
                "got 300000 of x",
                "got 1000000 bytes, the same",
                "closed 4000 cleanly");
    }

    @Test
    void itSendsReceivesAndClosesWithACode() throws Exception {
        InteropIT.need("chromium");
        try (Started server = WebSocketIT.serve("--origin", origin())) {
            assertEquals(conversation("plain"), browse(server));
        }
    }

    @Test
    void itCompressesWhereTheServerAgrees() throws Exception {
        InteropIT.need("chromium");
        try (Started server = WebSocketIT.serve("--origin", origin(), "--deflate")) {
            assertEquals(
                    conversation("permessage-deflate; server_no_context_takeover; client_no_context_takeover"),
                    browse(server));
        }
    }

    @Test
    void aPageOfAnotherOriginIsNotLetIn() throws Exception {
        InteropIT.need("chromium");
        try (Started server = WebSocketIT.serve("--deflate")) {
            assertEquals(List.of("error", "closed 1006 broken"), browse(server));
            server.err.await(line -> line.contains("the origin " + origin() + " is not let in"));
        }
    }
}
