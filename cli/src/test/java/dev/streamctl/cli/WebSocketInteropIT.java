package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code serve --ws-port} and {@code connect ws://} with other people's programs. */
@Timeout(300)
class WebSocketInteropIT {

    private static final String PYTHON = "/usr/bin/python3";

    /** Where Debian's modules for Node are, should the Node be another one. */
    private static final Map<String, String> DEBIANS = Map.of("NODE_PATH", "/usr/share/nodejs");

    /** Where a module of the program is missing: as {@link InteropIT#need}. */
    private static void needModule(String program, List<String> check) throws Exception {
        try (Started probe = Started.program(DEBIANS, check)) {
            boolean there = probe.exit() == 0;
            if (!there && Boolean.getBoolean("streamctl.ci")) {
                fail("a module of " + program + " is not installed; here it must be");
            }
            assumeTrue(there, "a module of " + program + " is not installed");
        }
    }

    /** Starts a program that needs Python's {@code websockets}. */
    static Started python(String program, String... arguments) throws Exception {
        needModule("python3", List.of(PYTHON, "-c", "import websockets"));
        List<String> line = new ArrayList<>(List.of(PYTHON, "-c", program));
        line.addAll(List.of(arguments));
        return Started.program(Map.of(), line);
    }

    private static final String PYTHON_SERVER = """
            import asyncio, sys, websockets

            options = {}

            %s

            async def main():
                async with websockets.serve(serve, "127.0.0.1", 0, max_size=None, **options) as server:
                    port = server.sockets[0].getsockname()[1]
                    print(f"listening on ws://127.0.0.1:{port}/ (python)", file=sys.stderr, flush=True)
                    await asyncio.Future()

            asyncio.run(main())
            """;

    /** Starts a server of theirs; {@code program} defines {@code serve(socket)}, and {@code options} where it needs some. */
    static Started pythonServer(String program, String... arguments) throws Exception {
        return python(PYTHON_SERVER.replace("%s", program), arguments);
    }

    /** Starts a program that needs npm's {@code ws}. */
    static Started node(String program, String... arguments) throws Exception {
        return nodeWith("ws", program, arguments);
    }

    /** Starts a program that needs a module of Node. */
    static Started nodeWith(String module, String program, String... arguments) throws Exception {
        String node = InteropIT.need("node");
        needModule("node", List.of(node, "-e", "require('" + module + "')"));
        List<String> line = new ArrayList<>(List.of(node, "-e", program));
        line.addAll(List.of(arguments));
        return Started.program(DEBIANS, line);
    }

    @Test
    void theJdksClientTalksToServe() throws Exception {
        try (Started server = WebSocketIT.serve("--max-frame", "1MiB");
                HttpClient http = HttpClient.newHttpClient()) {
            URI address = URI.create(server.webSocket());
            var texts = new LinkedBlockingQueue<String>();
            var closed = new CompletableFuture<Integer>();
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(address, new WebSocket.Listener() {
                        private final StringBuilder text = new StringBuilder();

                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            text.append(data);
                            if (last) {
                                texts.add(text.toString());
                                text.setLength(0);
                            }
                            from.request(1);
                            return null;
                        }

                        @Override
                        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                            closed.complete(code);
                            return null;
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
            String large = "\u00e4".repeat(200_000);
            for (String text : List.of("hello", "", large)) {
                socket.sendText(text, true).get(60, TimeUnit.SECONDS);
                assertEquals(text, texts.poll(60, TimeUnit.SECONDS));
            }
            socket.sendText("in ", false).get(60, TimeUnit.SECONDS);
            socket.sendText("parts", true).get(60, TimeUnit.SECONDS);
            assertEquals("in parts", texts.poll(60, TimeUnit.SECONDS));
            socket.sendClose(4000, "done").get(60, TimeUnit.SECONDS);
            assertEquals(4000, closed.get(60, TimeUnit.SECONDS));
        }
    }

    private static final String PYTHON_CLIENT = """
            import asyncio, sys, websockets

            async def main():
                async with websockets.connect(sys.argv[1], max_size=None) as socket:
                    for message in ("hello", "wörld", "", b"\\x00\\xff", "x" * 300000):
                        await socket.send(message)
                        assert await asyncio.wait_for(socket.recv(), 60) == message
                    await socket.send(["in ", "parts"])
                    assert await asyncio.wait_for(socket.recv(), 60) == "in parts"
                    await asyncio.wait_for(await socket.ping(), 60)
                    await socket.close(4001, "enough")
                    assert socket.close_code == 4001, socket.close_code

            asyncio.run(main())
            """;

    @Test
    void pythonsWebsocketsTalksToServe() throws Exception {
        try (Started server = WebSocketIT.serve();
                Started client = python(PYTHON_CLIENT, server.webSocket())) {
            assertEquals(0, client.exit(), client.err::text);
        }
    }

    private static final String NODE_CLIENT = """
            const { WebSocket } = require('ws');
            const socket = new WebSocket(process.argv[1]);
            const messages = ['hello', 'wörld', '', 'x'.repeat(300000)];
            let at = 0;
            socket.on('open', () => socket.send(messages[0]));
            socket.on('message', (data) => {
              if (data.toString() !== messages[at]) { console.error('wrong', at); process.exit(1); }
              at++;
              if (at < messages.length) socket.send(messages[at]); else socket.ping();
            });
            socket.on('pong', () => socket.close(4002, 'enough'));
            socket.on('error', (e) => { console.error(e); process.exit(1); });
            socket.on('close', (code) => process.exit(code === 4002 ? 0 : 2));
            """;

    private static final String NODE_SERVER = """
            const { WebSocketServer } = require('ws');
            const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () =>
              console.error(`listening on ws://127.0.0.1:${server.address().port}/ (node)`));
            server.on('connection', (socket) =>
              socket.on('message', (data, binary) => socket.send(data, { binary })));
            """;

    @Test
    void npmsWsTalksToServeAndAnswersConnect() throws Exception {
        try (Started server = WebSocketIT.serve();
                Started client = node(NODE_CLIENT, server.webSocket())) {
            assertEquals(0, client.exit(), client.err::text);
        }
        try (Started server = node(NODE_SERVER);
                Started client = Started.streamctl("connect", server.webSocket(), "--count", "2")) {
            client.type("hello\nw\u00f6rld\n");
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("hello\nw\u00f6rld\n", client.out.text());
        }
    }
}
