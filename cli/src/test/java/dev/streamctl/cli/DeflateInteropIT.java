package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** permessage-deflate with Python's {@code websockets} and npm's {@code ws}, with all parameters that they can ask for. */
@Timeout(300)
class DeflateInteropIT {

    private static final String PYTHON_CLIENT = """
            import asyncio, itertools, os, random, sys, websockets
            from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

            SIZES = [0, 1, 16, 63, 64, 126, 256, 1024, 4096, 8192, 16384, 32768, 65536, 131072, 300000]
            TEXT = '{"name": "temp\u00e9rature", "value": 21.5, "unit": "🌡"}\\n' * 6000
            NOISE = os.urandom(300000)

            async def talk(offer):
                factory = ClientPerMessageDeflateFactory(*offer)
                async with websockets.connect(
                        sys.argv[1], compression=None, extensions=[factory], max_size=None) as socket:
                    agreed = bool(socket.extensions)
                    # the JDK's zlib compresses with a window of 15 bits only
                    assert agreed == (offer[2] in (None, 15)), (offer, socket.extensions)
                    for size in SIZES:
                        for message in (TEXT[:size], NOISE[:size], bytes(size)):
                            await socket.send(message)
                            answer = await asyncio.wait_for(socket.recv(), 60)
                            assert answer == message, (offer, size, type(message))
                    for pieces in (3, 100):
                        step = len(TEXT) // pieces // 10 * 10
                        parts = [TEXT[i:i + step] for i in range(0, len(TEXT), step)][:100]
                        await socket.send(parts)
                        assert await asyncio.wait_for(socket.recv(), 60) == "".join(parts), (offer, pieces)

            async def main():
                for offer in itertools.product((False, True), (False, True), (None, 9, 15), (None, True, 9, 15)):
                    await talk(offer)
                print("done")

            asyncio.run(main())
            """;

    @Test
    void pythonsClientMayAskForAnything() throws Exception {
        try (Started server = WebSocketIT.serve("--deflate", "--max-frame", "1MiB");
                Started client = WebSocketInteropIT.python(PYTHON_CLIENT, server.webSocket())) {
            assertEquals(0, client.exitWithin(200), client.err::text);
            assertEquals("done\n", client.out.text());
        }
    }

    private static final String PYTHON_SERVER = """
            from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

            factory = ServerPerMessageDeflateFactory(server_max_window_bits=int(sys.argv[1]))
            options = dict(compression=None, extensions=[factory])

            async def serve(socket):
                async for message in socket:
                    assert socket.extensions, "nothing was agreed on"
                    await socket.send(message[::-1])
            """;

    @Test
    void pythonsServerAnswersConnectAlsoWithASmallWindow() throws Exception {
        for (String bits : new String[] {"9", "15"}) {
            try (Started server = WebSocketInteropIT.pythonServer(PYTHON_SERVER, bits);
                    Started client = Started.streamctl(
                            "connect", server.webSocket(), "--deflate", "--verbose", "--count", "3")) {
                String text = "0123456789 w\u00f6rld ".repeat(3000);
                client.type("hello\n" + text + "\n\n");
                assertEquals(0, client.exit(), client.err::text);
                assertEquals("olleh\n" + new StringBuilder(text).reverse() + "\n\n", client.out.text());
                assertTrue(client.err.text().contains("(websocket, deflate)"), client.err::text);
            }
        }
    }

    private static final String NODE_CLIENT = """
            const { WebSocket } = require('ws');
            const socket = new WebSocket(process.argv[1], { perMessageDeflate: { threshold: 0 } });
            const messages = ['hello', 'w\u00f6rld '.repeat(20000), '', 'x'.repeat(300000)];
            let at = 0;
            socket.on('open', () => {
              if (!socket.extensions.includes('permessage-deflate')) { console.error('not agreed'); process.exit(3); }
              socket.send(messages[0]);
            });
            socket.on('message', (data) => {
              if (data.toString() !== messages[at]) { console.error('wrong', at); process.exit(1); }
              at++;
              if (at < messages.length) socket.send(messages[at]); else socket.close(4002, 'enough');
            });
            socket.on('error', (e) => { console.error(e); process.exit(1); });
            socket.on('close', (code) => process.exit(code === 4002 ? 0 : 2));
            """;

    private static final String NODE_SERVER = """
            const { WebSocketServer } = require('ws');
            const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: { threshold: 0 } }, () =>
              console.error(`listening on ws://127.0.0.1:${server.address().port}/ (node)`));
            server.on('connection', (socket) =>
              socket.on('message', (data, binary) => socket.send(data, { binary })));
            """;

    @Test
    void npmsWsCompressesBothWays() throws Exception {
        try (Started server = WebSocketIT.serve("--deflate");
                Started client = WebSocketInteropIT.node(NODE_CLIENT, server.webSocket())) {
            assertEquals(0, client.exit(), client.err::text);
        }
        try (Started server = WebSocketInteropIT.node(NODE_SERVER);
                Started client =
                        Started.streamctl("connect", server.webSocket(), "--deflate", "--verbose", "--count", "2")) {
            String text = "again and ".repeat(5000);
            client.type("hello\n" + text + "\n");
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("hello\n" + text + "\n", client.out.text());
            assertTrue(client.err.text().contains("(websocket, deflate)"), client.err::text);
        }
    }
}
