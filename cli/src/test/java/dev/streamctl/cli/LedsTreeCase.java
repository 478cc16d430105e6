package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** {@code streamctl node leds} with a tree of files that looks like the kernel's, and a client of it. */
abstract class LedsTreeCase extends TlsCase {

    @TempDir
    private Path root;

    Path green;
    Path red;

    @BeforeEach
    void makeTree() throws IOException {
        green = led("green");
        red = led("red");
    }

    private Path led(String name) throws IOException {
        Path led = Files.createDirectories(root.resolve("class/leds/" + name));
        Files.writeString(led.resolve("max_brightness"), "100\n");
        return Files.writeString(led.resolve("brightness"), "7\n");
    }

    List<String> command(String... more) {
        List<String> line = new ArrayList<>(List.of("node", "leds", "--port", "0", "--no-announce"));
        line.addAll(List.of("--driver", "sysfs-led", "--root", root.toString()));
        line.addAll(List.of(more));
        return line;
    }

    Started leds(String... more) throws Exception {
        return Started.streamctl(command(more).toArray(String[]::new));
    }

    static String light(Path led) throws IOException {
        return Files.readString(led).strip();
    }

    void awaitDark() {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> light(green) + light(red), "00"::equals);
    }

    static final String CLIENT = """
            import asyncio, sys, websockets

            async def main():
                async with websockets.connect(sys.argv[1]) as socket:
                    for line in sys.stdin:
                        await socket.send(line.strip())
                        print(await socket.recv(), flush=True)

            asyncio.run(main())
            """;

    static void ask(Started client, String message, String answer) throws Exception {
        client.type(message + "\n");
        assertEquals(answer, client.out.await(answer), client.err::text);
    }
}
