package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The exercises of tutorials on asyncio, in Python with {@code websockets} and with streams, against ours: the server that
 * reverses what it gets, an interactive client, and a client that adds to a running total.
 */
@Timeout(300)
class ArticlesIT {

    /** Sends what is typed, prints what comes, at the same time. */
    private static final String INTERACTIVE = """
            import asyncio, sys, websockets

            async def show(socket):
                async for message in socket:
                    print(message, flush=True)

            async def main():
                loop = asyncio.get_running_loop()
                async with websockets.connect(sys.argv[1]) as socket:
                    shown = asyncio.create_task(show(socket))
                    while line := await loop.run_in_executor(None, sys.stdin.readline):
                        await socket.send(line.rstrip("\\n"))
                    await socket.close()
                    await shown

            asyncio.run(main())
            """;

    @Test
    void theirInteractiveClientTalksToOurReversingServer() throws Exception {
        try (Started server = WebSocketIT.serve("--handler", "reverse");
                Started client = WebSocketInteropIT.python(INTERACTIVE, server.webSocket())) {
            client.type("hello\n");
            assertEquals("olleh", client.out.await("olleh"));
            client.type("w\u00f6rld\n");
            assertEquals("dlr\u00f6w", client.out.await("dlr\u00f6w"));
            client.endInput();
            assertEquals(0, client.exit(), client.err::text);
        }
    }

    private static final String REVERSING = """
            async def serve(socket):
                async for message in socket:
                    await socket.send(message[::-1])
            """;

    @Test
    void ourInteractiveClientTalksToTheirReversingServer() throws Exception {
        try (Started server = WebSocketInteropIT.pythonServer(REVERSING);
                Started client = Started.streamctl("connect", server.webSocket())) {
            client.type("hello\n");
            assertEquals("olleh", client.out.await("olleh"));
            client.type("w\u00f6rld\n\n");
            client.endInput();
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("olleh\ndlr\u00f6w\n\n", client.out.text());
        }
    }

    /** Adds numbers and tells the total after each; over WebSocket or over a stream of lines. */
    private static final String ADDING = """
            import asyncio, sys, urllib.parse

            async def add(send, receive):
                for number in (1, 2, 3, -10, 2 ** 40):
                    await send(str(number))
                    print(await asyncio.wait_for(receive(), 60), flush=True)

            async def main():
                url = urllib.parse.urlsplit(sys.argv[1])
                if url.scheme == "ws":
                    import websockets
                    async with websockets.connect(sys.argv[1]) as socket:
                        await add(socket.send, socket.recv)
                else:
                    reader, writer = await asyncio.open_connection(url.hostname, url.port)

                    async def send(text):
                        writer.write((text + "\\n").encode())
                        await writer.drain()

                    async def receive():
                        return (await reader.readline()).decode().rstrip("\\n")

                    await add(send, receive)
                    writer.close()
                    await writer.wait_closed()

            asyncio.run(main())
            """;

    @Test
    void theirTotalClientsTalkToOurServerOverBothProtocols() throws Exception {
        try (Started server = WebSocketIT.serve("--handler", "total");
                Started socket = WebSocketInteropIT.python(ADDING, server.webSocket())) {
            assertEquals(0, socket.exit(), socket.err::text);
            long last = (1L << 40) - 4;
            assertEquals(
                    List.of(1L, 3L, 6L, -4L, last).stream()
                            .map(total -> "Server records total=" + total)
                            .toList(),
                    socket.out.lines());
            String python = InteropIT.need("python3");
            try (Started lines = Started.program(Map.of(), List.of(python, "-c", ADDING, server.endpoint()))) {
                assertEquals(0, lines.exit(), lines.err::text);
                assertEquals(
                        "Server records total=" + (last + 1), lines.out.lines().getFirst());
            }
        }
    }

    /** Keeps a total for all that connect. */
    private static final String TOTALLING = """
            total, sockets = 0, set()

            async def serve(socket):
                global total
                sockets.add(socket)
                try:
                    async for message in socket:
                        total += int(message)
                        websockets.broadcast(sockets, f"Server records total={total}")
                finally:
                    sockets.remove(socket)
            """;

    @Test
    void ourClientsTalkToTheirTotalServer() throws Exception {
        try (Started server = WebSocketInteropIT.pythonServer(TOTALLING);
                Started one = Started.streamctl("connect", server.webSocket());
                Started other = Started.streamctl("connect", server.webSocket())) {
            other.type("5\n");
            other.out.await("Server records total=5");
            one.type("37\n");
            other.out.await("Server records total=42");
            one.type("-2\n");
            for (Started each : List.of(one, other)) {
                assertEquals("Server records total=40", each.out.await("Server records total=40"));
                each.endInput();
                assertEquals(0, each.exit(), each.err::text);
            }
        }
    }
}
