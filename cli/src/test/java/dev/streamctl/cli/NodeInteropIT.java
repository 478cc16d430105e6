package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The nodes with programs on Python's {@code websockets}, written as people write them. */
@Timeout(300)
class NodeInteropIT {

    private static Started node(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("node"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--port", "0", "--no-announce"));
        return Started.streamctl(all.toArray(String[]::new));
    }

    private static Map<String, Object> summary(Started node) throws Exception {
        return Json.object(node.out.await(line -> line.startsWith("{\"type\":\"summary\"")));
    }

    private static Map<String, Object> stop(Started node) throws Exception {
        node.signal(StopSignal.TERM);
        assertEquals(0, node.exit(), node.err::text);
        return summary(node);
    }

    private static String listening(Started node) throws Exception {
        return (String) Json.object(node.out.await(line -> line.startsWith("{\"type\":\"listening\"")))
                .get("endpoint");
    }

    private static final String CLOCK = """
            import asyncio, sys, websockets

            async def main():
                async with websockets.connect(sys.argv[1]) as socket:
                    for tick in range(1, int(sys.argv[2]) + 1):
                        await socket.send(str(tick))
                        print(tick, await socket.recv(), flush=True)

            asyncio.run(main())
            """;

    @Test
    void theirClockTicksOurPin() throws Exception {
        try (Started pin = node("iopin", "--json");
                Started clock = WebSocketInteropIT.python(CLOCK, listening(pin), "3")) {
            assertEquals(0, clock.exit(), clock.err::text);
            assertEquals(List.of("1 acknowledged", "2 acknowledged", "3 acknowledged"), clock.out.lines());
            Map<String, Object> summary = stop(pin);
            assertEquals(3L, summary.get("ticks"));
            assertEquals(9L, summary.get("bits"));
        }
    }

    private static final String PIN = """
            async def serve(socket):
                async for message in socket:
                    print("tick", int(message), flush=True)
                    await socket.send("acknowledged")
            """;

    @Test
    void ourClockTicksTheirPin() throws Exception {
        try (Started pin = WebSocketInteropIT.pythonServer(PIN);
                Started clock = node(
                        "clock",
                        "--target",
                        "iopin",
                        "--node",
                        "iopin=" + pin.webSocket() + "datafeed",
                        "--ticks",
                        "3",
                        "--delay",
                        "0s",
                        "--json")) {
            assertEquals(0, clock.exit(), clock.err::text);
            awaitLines(pin, "tick", 3);
            assertEquals(List.of("tick 1", "tick 2", "tick 3"), pin.out.lines());
            assertEquals(3L, summary(clock).get("ticks_acknowledged"));
        }
    }

    private static final String SLOW_BUZZER = """
            async def serve(socket):
                async for message in socket:
                    print("bit", message, flush=True)
                    await asyncio.sleep(0.02)
                    await socket.send("buzz buzz buzz" if message == "1" else "...")
            """;

    @Test
    void theirBuzzerBehindOurPinHearsEveryBitAlsoThoseThatWaitAtTheStop() throws Exception {
        try (Started buzzer = WebSocketInteropIT.pythonServer(SLOW_BUZZER);
                Started pin = node(
                        "iopin", "--sequence", "30", "--stream-to", buzzer.webSocket(), "--grace", "60s", "--json");
                Started clock = WebSocketInteropIT.python(CLOCK, listening(pin), "2")) {
            assertEquals(0, clock.exit(), clock.err::text);
            Map<String, Object> summary = stop(pin);
            assertEquals(60L, summary.get("link_answered"));
            assertEquals(0L, summary.get("link_dropped"));
            List<String> sent = pin.out.lines().stream()
                    .map(Json::object)
                    .filter(event -> "sent".equals(event.get("event")))
                    .map(event -> "bit " + event.get("text"))
                    .toList();
            assertEquals(60, sent.size());
            awaitLines(buzzer, "bit", 60);
            assertEquals(sent, buzzer.out.lines());
        }
    }

    private static final String FAULTY_BUZZER = """
            bits = 0

            async def serve(socket):
                global bits
                async for message in socket:
                    bits += 1
                    print("bit", bits, flush=True)
                    if bits == 2:
                        socket.transport.abort()
                        return
                    await socket.send("...")
            """;

    @Test
    void aBuzzerThatBreaksBetweenBitAndAnswerLosesThatBitAlone() throws Exception {
        try (Started buzzer = WebSocketInteropIT.pythonServer(FAULTY_BUZZER);
                Started pin = node("iopin", "--sequence", "5", "--stream-to", buzzer.webSocket(), "--json");
                Started clock = WebSocketInteropIT.python(CLOCK, listening(pin), "1")) {
            assertEquals(0, clock.exit(), clock.err::text);
            buzzer.out.await("bit 5");
            awaitLines(pin, "\"event\":\"heard\"", 4);
            Map<String, Object> summary = stop(pin);
            assertEquals(5L, summary.get("link_sent"));
            assertEquals(4L, summary.get("link_answered"));
            assertEquals(1L, summary.get("link_unanswered"));
            assertEquals(2L, summary.get("link_connected"));
            assertEquals(
                    1,
                    pin.err.lines().stream()
                            .filter(line -> line.contains("iopin: no link to"))
                            .filter(line -> !line.contains("closed the connection"))
                            .count(),
                    pin.err::text);
        }
    }

    /** An answer may be here before what its node prints of the question. */
    private static void awaitLines(Started node, String part, int count) throws Exception {
        node.out.await(_ ->
                node.out.lines().stream().filter(line -> line.contains(part)).count() == count);
    }

    private static final String RUDE = """
            import asyncio, sys, websockets

            async def main():
                async with websockets.connect(sys.argv[1]) as socket:
                    for message in (b"1", "one", "", "1"):
                        await socket.send(message)
                        print(await socket.recv(), flush=True)
                    await socket.send("1" * 5000)
                    try:
                        await socket.recv()
                    except websockets.ConnectionClosed as closed:
                        print(closed.code, flush=True)

            asyncio.run(main())
            """;

    @Test
    void badMessagesAreAnsweredCountedAndLoggedAndOtherClientsGoOn() throws Exception {
        try (Started pin = node("iopin", "--json");
                Started rude = WebSocketInteropIT.python(RUDE, listening(pin))) {
            assertEquals(0, rude.exit(), rude.err::text);
            assertEquals(
                    List.of(
                            "ERR a binary message; only text is understood",
                            "ERR a tick is a whole number, not 'one'",
                            "ERR a tick is a whole number, not ''",
                            "acknowledged",
                            "1009"),
                    rude.out.lines());
            try (Started clock = WebSocketInteropIT.python(CLOCK, listening(pin), "2")) {
                assertEquals(0, clock.exit(), clock.err::text);
            }
            Map<String, Object> summary = stop(pin);
            assertEquals(1L, summary.get("not_text"));
            assertEquals(2L, summary.get("refused_messages"));
            assertEquals(1L, summary.get("too_long"));
            assertEquals(3L, summary.get("ticks"));
            assertEquals(
                    3,
                    pin.err.lines().stream()
                            .filter(line -> line.contains("refused '"))
                            .count());
            assertEquals(
                    1,
                    pin.err.lines().stream()
                            .filter(line -> line.contains("longer than 4096"))
                            .count());
        }
    }

    @Test
    void theSameSeedGivesTheSameBits() throws Exception {
        List<List<Object>> runs = new ArrayList<>();
        for (int run : IntStream.range(0, 2).toArray()) {
            try (Started buzzer = node("buzzer", "--json");
                    Started pin = node(
                            "iopin",
                            "--seed",
                            "7",
                            "--sequence",
                            "40",
                            "--stream-to",
                            listening(buzzer),
                            "--grace",
                            "60s",
                            "--json");
                    Started clock = WebSocketInteropIT.python(CLOCK, listening(pin), "1")) {
                assertEquals(0, clock.exit(), clock.err::text);
                assertEquals(40L, stop(pin).get("link_answered"), "run " + run);
                awaitLines(buzzer, "\"event\":\"received\"", 40);
                runs.add(buzzer.out.lines().stream()
                        .map(Json::object)
                        .filter(event -> "received".equals(event.get("event")))
                        .map(event -> event.get("text"))
                        .toList());
            }
        }
        assertEquals(40, runs.getFirst().size());
        assertEquals(runs.getFirst(), runs.getLast());
        assertTrue(runs.getFirst().containsAll(List.of("0", "1")), runs::toString);
    }
}
