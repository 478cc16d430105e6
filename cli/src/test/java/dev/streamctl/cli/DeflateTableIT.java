package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Compression;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.Opening;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The ground of Autobahn's groups 12 and 13, with other people's servers and our client: each way to agree on
 * permessage-deflate, with payloads that can be compressed and payloads that cannot, from nothing to 128 KiB, answered whole
 * and in fragments. {@link DeflateInteropIT} has it with their client.
 */
@Timeout(300)
class DeflateTableIT {

    private static final int[] SIZES = {
        0, 1, 16, 63, 64, 125, 126, 255, 256, 1024, 4096, 8192, 16_384, 32_768, 65_535, 65_536, 131_072
    };

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Network NETWORK = Network.open();

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    /** Its arguments: whether the server and the client forget, the server's window, and bytes of a fragment (0: whole). */
    private static final String PYTHON = """
            from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

            factory = ServerPerMessageDeflateFactory(
                server_no_context_takeover=sys.argv[1] == "true",
                client_no_context_takeover=sys.argv[2] == "true",
                server_max_window_bits=int(sys.argv[3]))
            options = dict(compression=None, extensions=[factory])
            step = int(sys.argv[4])

            async def serve(socket):
                async for message in socket:
                    assert socket.extensions, "nothing was agreed on"
                    if step and len(message) > step:
                        await socket.send([message[i:i + step] for i in range(0, len(message), step)])
                    else:
                        await socket.send(message)
            """;

    private static final String NODE = """
            const { WebSocketServer } = require('ws');
            const [serverNoContextTakeover, clientNoContextTakeover] = [1, 2].map((i) => process.argv[i] === 'true');
            const [serverMaxWindowBits, step] = [3, 4].map((i) => Number(process.argv[i]));
            const perMessageDeflate = { threshold: 0, serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits };
            const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate }, () =>
              console.error(`listening on ws://127.0.0.1:${server.address().port}/ (node)`));
            server.on('connection', (socket) => socket.on('message', (data, binary) => {
              if (!step || data.length <= step) return socket.send(data, { binary });
              for (let at = 0; at < data.length; at += step) {
                socket.send(data.subarray(at, at + step), { binary, fin: at + step >= data.length });
              }
            }));
            """;

    private static Started server(String whose, String... arguments) throws Exception {
        return whose.equals("python")
                ? WebSocketInteropIT.pythonServer(PYTHON, arguments)
                : WebSocketInteropIT.node(NODE, arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "python, CONTEXT_TAKEOVER, false, false, 15, 0",
        "python, CONTEXT_TAKEOVER, false, false, 15, 2000",
        "python, CONTEXT_TAKEOVER, true, false, 15, 2000",
        "python, CONTEXT_TAKEOVER, false, true, 15, 2000",
        "python, CONTEXT_TAKEOVER, true, true, 15, 0",
        "python, CONTEXT_TAKEOVER, false, false, 9, 2000",
        "python, CONTEXT_TAKEOVER, false, false, 12, 0",
        "python, NO_CONTEXT_TAKEOVER, true, true, 15, 0",
        "python, NO_CONTEXT_TAKEOVER, true, true, 9, 2000",
        "node, CONTEXT_TAKEOVER, false, false, 15, 0",
        "node, CONTEXT_TAKEOVER, false, false, 15, 2000",
        "node, CONTEXT_TAKEOVER, true, false, 15, 2000",
        "node, CONTEXT_TAKEOVER, false, true, 15, 2000",
        "node, CONTEXT_TAKEOVER, true, true, 15, 0",
        "node, CONTEXT_TAKEOVER, false, false, 9, 2000",
        "node, NO_CONTEXT_TAKEOVER, true, true, 15, 0",
        "node, NO_CONTEXT_TAKEOVER, true, true, 12, 2000"
    })
    void everyPayloadComesBack(
            String whose, Compression offered, String serverAlone, String clientAlone, String bits, String step)
            throws Exception {
        try (Started server = server(whose, serverAlone, clientAlone, bits, step)) {
            Endpoint.Ws at = (Endpoint.Ws) Endpoint.parse(server.webSocket());
            try (WebSocket socket =
                    NETWORK.connectWebSocket(at, Opening.plain().withCompression(offered), Limits.defaults())) {
                assertNotEquals(Compression.OFF, socket.compression(), "it was agreed on");
                boolean forgets = serverAlone.equals("true") && clientAlone.equals("true");
                assertEquals(
                        forgets ? Compression.NO_CONTEXT_TAKEOVER : Compression.CONTEXT_TAKEOVER, socket.compression());
                converse(socket);
            }
        }
    }

    private static void converse(WebSocket socket) throws Exception {
        String alike = "{\"name\": \"temperature\", \"value\": 21.5}\n".repeat(4000);
        byte[] noise = new byte[131_072];
        new Random(42).nextBytes(noise);
        for (int round = 0; round < 2; round++) { // the second may refer to the first
            for (int size : SIZES) {
                String text = alike.substring(0, size);
                socket.send(text);
                assertEquals(text, socket.receive(PATIENCE).asText(), () -> "text of " + size);
                for (byte[] bytes : new byte[][] {Arrays.copyOf(noise, size), new byte[size]}) {
                    socket.send(bytes);
                    Message.Binary answer = assertInstanceOf(Message.Binary.class, socket.receive(PATIENCE));
                    assertArrayEquals(bytes, answer.bytes(), () -> "bytes of " + size);
                }
            }
        }
    }
}
