package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve --ws-port} with TLS answers to HTTP, asked by curl. */
@Timeout(300)
class HttpsIT {

    @TempDir
    private static Path folder;

    private static Path tls;

    @BeforeAll
    static void init() throws Exception {
        tls = folder.resolve("tls");
        assertEquals(0, Inside.run("tls", "init", "--dir", tls.toString()).code());
    }

    private static Started serve(String... more) throws Exception {
        Stream<String> common = Stream.of(
                "--ws-port",
                "0",
                "--tls-cert",
                tls.resolve("server.pem").toString(),
                "--tls-key",
                tls.resolve("server-key.pem").toString());
        return Started.serve(Stream.concat(common, Stream.of(more)).toArray(String[]::new));
    }

    private static String https(Started server) throws Exception {
        return server.err.await("listening on wss://").replaceAll("listening on wss(\\S+)/ .*", "https$1");
    }

    /** The body and behind it the status. */
    private static Started curl(String url, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(InteropIT.need("curl"), "-sS", "--max-time", "60"));
        command.addAll(List.of("-w", "%{http_code}\n", url));
        command.addAll(List.of(more));
        return Started.program(Map.of(), command);
    }

    private static Started trusting(String url, String... more) throws Exception {
        Stream<String> ca = Stream.of("--cacert", tls.resolve("ca.pem").toString());
        return curl(url, Stream.concat(ca, Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void curlGetsThePageAndTheCountersThroughTls() throws Exception {
        try (Started server = serve();
                Started page = trusting(https(server) + "/")) {
            assertEquals(0, page.exit(), page.err::text);
            assertTrue(page.out.text().contains("<script type=\"module\" src=\"page.js\"></script>"), page.out::text);
            try (Started status = trusting(https(server) + "/status");
                    Started stranger = curl(https(server) + "/status")) {
                assertEquals(0, status.exit(), status.err::text);
                assertTrue(status.out.text().contains("\"endpoint\":\"wss://127.0.0.1:"), status.out::text);
                assertTrue(status.out.text().strip().endsWith("200"), status.out::text);
                assertTrue(status.out.text().contains("\"tls_failures\":{"), status.out::text);
                assertNotEquals(0, stranger.exit(), stranger.out::text);
            }
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertTrue(server.err.text().contains("http 2 requests, 2 answered"), server.err::text);
        }
    }

    @Test
    void aTokenGuardsAllButThePageThatAsksForIt() throws Exception {
        Path token = folder.resolve("token");
        assertEquals(
                0, Inside.run("token", "generate", "--out", token.toString()).code());
        String bearer = "Authorization: Bearer " + Files.readString(token).strip();
        try (Started server = serve("--token-file", token.toString())) {
            for (String path : List.of("/status", "/metrics")) {
                try (Started without = trusting(https(server) + path);
                        Started with = trusting(https(server) + path, "-H", bearer)) {
                    assertEquals(0, without.exit(), without.err::text);
                    assertEquals(
                            "the token is missing or wrong; send it as Authorization: Bearer TOKEN\n401",
                            without.out.text().strip(),
                            path);
                    assertEquals(0, with.exit(), with.err::text);
                    assertTrue(with.out.text().strip().endsWith("200"), with.out::text);
                }
            }
            for (String path : List.of("/", "/page.js", "/page.css", "/door.js", "/storage.js")) {
                try (Started page = trusting(https(server) + path)) {
                    assertEquals(0, page.exit(), page.err::text);
                    assertTrue(page.out.text().strip().endsWith("200"), page.out::text);
                }
            }
        }
    }
}
