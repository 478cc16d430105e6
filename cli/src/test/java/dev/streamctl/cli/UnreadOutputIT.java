package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LEDs of a node whose output is a full pipe that nobody reads: they go dark all the same. */
@Timeout(300)
class UnreadOutputIT {

    private static final String FILL = "mkfifo \"$1\" && exec 3<>\"$1\" && shift"
            + " && { dd if=/dev/zero of=/dev/fd/3 oflag=nonblock bs=4096 2>/dev/null; exec \"$@\" %s>&3; }";

    private static final String CLIENT = """
            import asyncio, sys, websockets

            async def main():
                async with websockets.connect(sys.argv[1]) as socket:
                    async def read():
                        async for message in socket:
                            print(message, flush=True)
                    reader = asyncio.create_task(read())
                    while line := await asyncio.to_thread(sys.stdin.readline):
                        await socket.send(line.strip())
                    reader.cancel()

            asyncio.run(main())
            """;

    @TempDir
    private Path root;

    private Path green;
    private Path red;
    private Started node;
    private Started client;

    private Path led(String name) throws IOException {
        Path led = Files.createDirectories(root.resolve("class/leds/" + name));
        Files.writeString(led.resolve("max_brightness"), "100\n");
        return Files.writeString(led.resolve("brightness"), "7\n");
    }

    @BeforeEach
    void makeTree() throws Exception {
        green = led("green");
        red = led("red");
    }

    /** A node whose standard error nobody reads. */
    private void start(String stale) throws Exception {
        node = Started.program(Map.of(), command(2, "--stale", stale, "--json"));
        light(String.valueOf(Json.object(node.out.await(line -> line.contains("\"listening\"")))
                .get("endpoint")));
    }

    private List<String> command(int unread, String... more) {
        return withFullPipe(unread, root.resolve("pipe"), leds(more));
    }

    private List<String> leds(String... more) {
        List<String> node = new ArrayList<>(List.of("node", "leds", "--port", "0"));
        node.addAll(List.of("--no-announce", "--driver", "sysfs-led", "--root", root.toString()));
        node.addAll(List.of(more));
        return node;
    }

    /** The command with a full pipe, which is made, as its standard output (1) or error (2). */
    static List<String> withFullPipe(int unread, Path pipe, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", FILL.formatted(unread), "sh"));
        command.addAll(List.of(pipe.toString(), Started.STREAMCTL));
        command.addAll(arguments);
        return command;
    }

    private void light(String where) throws Exception {
        client = WebSocketInteropIT.python(CLIENT, where);
        client.type("0 42 0\n");
        client.out.await("green 42");
    }

    /** Where they do not go dark by themselves a moment later. */
    private void assertLit() throws IOException {
        assertEquals("42", Files.readString(green).strip());
    }

    @AfterEach
    void end() {
        for (Started started : new Started[] {client, node}) {
            if (started != null) {
                started.close();
            }
        }
    }

    private void awaitDark() {
        Awaitility.await("both LEDs dark")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> Files.readString(green).strip()
                                + Files.readString(red).strip(),
                        "00"::equals);
    }

    @Test
    void aSignalMakesThemDarkAndEndsTheProcess() throws Exception {
        start("1h");
        assertLit();
        node.signal(StopSignal.TERM);
        awaitDark();
        assertEquals(0, node.exit());
    }

    @Test
    void aSensorThatStopsMakesThemDarkAlthoughTheDriverFailedBefore() throws Exception {
        start("3s");
        Files.move(green, root.resolve("away"));
        client.type("0 43 0\n");
        client.out.await("ERR the LEDs failed and are to be dark");
        Files.writeString(root.resolve("away"), "42\n"); // it may have gone dark before it was away
        Files.move(root.resolve("away"), green);
        awaitDark();
        client.type("0 50 0\n");
        client.out.await("green 50");
        awaitDark(); // without another message
    }

    @Test
    void aClientThatLeavesMakesThemDarkAlthoughItsRefusalCouldNotBeLogged() throws Exception {
        start("1h");
        assertLit();
        client.type("rubbish\n");
        client.type("0 44 0\n");
        client.out.await("green 44");
        client.close();
        awaitDark();
    }

    @Test
    void aSignalEndsAlsoANodeWhoseStandardOutputIsNotRead() throws Exception {
        node = Started.program(Map.of(), command(1, "--stale", "1h"));
        light(node.webSocket());
        assertLit();
        node.signal(StopSignal.TERM);
        endsUnread();
    }

    /** With an interval, counters are held; without, the summary alone. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "100ms"})
    void aSignalEndsAlsoANodeWhoseReportsAreNotRead(String interval) throws Exception {
        try (var pipe = new FilledPipe(root.resolve("filled"))) {
            node = Started.program(Map.of(), pipe.command(leds("--stale", "1h", "--json", "--interval", interval)));
            assertTrue(pipe.line().contains("\"listening\"")); // a client would be an event, which is held as well
            pipe.fill();
            node.signal(StopSignal.TERM);
            endsUnread();
        }
    }

    private void endsUnread() throws Exception {
        awaitDark();
        assertEquals(1, node.exit(), node.err::text);
        assertTrue(
                node.err.text().endsWith("streamctl: cannot write to standard output: nobody reads it\n"),
                node.err::text);
        assertTrue(node.err.text().contains("summary after "), node.err::text);
    }
}
