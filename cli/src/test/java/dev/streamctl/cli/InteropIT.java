package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command against other people's programs. */
@Timeout(180)
class InteropIT {

    /** Skips where the program is missing, but not in continuous integration. */
    static String need(String program) {
        String path = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        if (path.isEmpty() && Boolean.getBoolean("streamctl.ci")) {
            fail(program + " is not installed; here it must be");
        }
        assumeTrue(!path.isEmpty(), program + " is not installed");
        return path;
    }

    @Test
    void netcatGetsItsLinesBack() throws Exception {
        String nc = need("nc");
        try (Started server = Started.serve();
                Started netcat = Started.program(
                        Map.of(),
                        List.of("sh", "-c", "printf 'hello\\nwörld\\n' | " + nc + " -N 127.0.0.1 " + server.port()))) {
            assertEquals(0, netcat.exit(), netcat.err::text);
            assertEquals("hello\nwörld\n", netcat.out.text());
        }
    }

    private static final String CLIENT = """
            import asyncio, sys

            async def main():
                reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
                for text in ("hello", "wörld", ""):
                    writer.write((text + "\\n").encode())
                    await writer.drain()
                    line = await asyncio.wait_for(reader.readline(), 60)
                    assert line == (text + "\\n").encode(), line
                writer.write_eof()
                assert await asyncio.wait_for(reader.read(), 60) == b""
                writer.close()
                await writer.wait_closed()

            asyncio.run(main())
            """;

    @Test
    void anAsyncioClientReadsLines() throws Exception {
        String python = need("python3");
        try (Started server = Started.serve();
                Started client =
                        Started.program(Map.of(), List.of(python, "-c", CLIENT, String.valueOf(server.port())))) {
            assertEquals(0, client.exit(), client.err::text);
        }
    }

    @Test
    void anAsyncioServerAnswersConnect() throws Exception {
        try (Started server = EchoPeer.start("behaves");
                Started client = Started.streamctl("connect", server.endpoint())) {
            client.type("hello\nwörld\n");
            assertEquals("wörld", client.out.await("wörld"));
            client.type("\nlast");
            client.endInput();
            assertEquals(0, client.exit(), client.err::text);
            assertEquals("hello\nwörld\n\nlast\n", client.out.text());
            assertEquals("", client.err.text());
        }
    }
}
