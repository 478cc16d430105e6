package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code node leds --tls}. */
@Timeout(300)
class LedsTlsIT extends TlsCase {

    private static Started leds(Path data, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of("node", "leds", "--port", "0", "--no-announce", "--tls"));
        line.addAll(List.of(more));
        return Started.streamctl(Map.of("XDG_DATA_HOME", data.toString()), line.toArray(String[]::new));
    }

    private static Started curl(Started node, String authority) throws Exception {
        String page = node.err.await("page: ").replaceAll("page: (\\S+).*", "$1");
        assertTrue(page.startsWith("https://"), page);
        return Started.program(
                Map.of(), List.of(InteropIT.need("curl"), "-sS", "--max-time", "60", "--cacert", authority, page));
    }

    private static void assertServes(Started node, String authority) throws Exception {
        try (Started curl = curl(node, authority)) {
            assertEquals(0, curl.exit(), curl.err::text);
            assertTrue(curl.out.text().contains("<title>Two LEDs</title>"), curl.out::text);
        }
    }

    @Test
    void whoTrustsTheAuthorityThatItNamesIsServedOnEveryAddressAlsoAfterAnotherStart() throws Exception {
        Path data = folder.resolve("data");
        String trust = "";
        for (String host : List.of("0.0.0.0", "127.0.0.1", "localhost")) {
            try (Started node = leds(data, "--host", host)) {
                String told =
                        node.err.await("to trust it: install ").replaceAll("to trust it: install (\\S+) .*", "$1");
                if (trust.isEmpty()) {
                    trust = Files.readString(Path.of(told));
                }
                assertEquals(data.resolve("streamctl/tls/ca.pem").toString(), told);
                assertEquals(trust, Files.readString(Path.of(told)));
                assertServes(node, told);
                try (Started stranger = curl(node, ca)) {
                    assertEquals(60, stranger.exit(), stranger.err::text);
                }
                node.signal(StopSignal.TERM);
                assertEquals(0, node.exit(), node.err::text);
            }
        }
    }

    @Test
    void aFurtherNameIsInTheCertificateAndStaysThereAtTheStartOfAnotherNode() throws Exception {
        Path data = folder.resolve("named");
        List<String> names = new ArrayList<>();
        for (String name : List.of("board.example", "other.example")) {
            names.add(name);
            try (Started node = leds(data, "--allow-host", name + ":443")) {
                String port = node.err.await("page: ").replaceAll("page: https://[^ ]*:(\\d+)/.*", "$1");
                for (String each : names) {
                    List<String> line = new ArrayList<>(List.of(InteropIT.need("curl"), "-sS", "--max-time", "60"));
                    line.addAll(List.of(
                            "--cacert", data.resolve("streamctl/tls/ca.pem").toString()));
                    line.addAll(List.of("--resolve", "%s:%s:127.0.0.1".formatted(each, port)));
                    line.addAll(List.of("-H", "Host: " + name, "https://%s:%s/".formatted(each, port)));
                    try (Started curl = Started.program(Map.of(), line)) {
                        assertEquals(0, curl.exit(), curl.err::text);
                        assertTrue(curl.out.text().contains("<title>Two LEDs</title>"), curl.out::text);
                    }
                }
            }
        }
    }

    @Test
    void filesThatAreGivenGoBefore() throws Exception {
        Path data = folder.resolve("unused");
        try (Started node = leds(data, "--tls-cert", certificate, "--tls-key", key)) {
            assertServes(node, ca);
            assertTrue(Files.notExists(data));
            assertTrue(!node.err.text().contains("to trust it"), node.err::text);
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsToldInOneLine() throws Exception {
        try (Started node = leds(Path.of("/dev/null"))) {
            assertEquals(1, node.exit(), node.err::text);
            assertTrue(node.err.text().contains("/dev/null"), node.err::text);
            assertEquals(1, node.err.lines().size(), node.err::text);
        }
    }
}
