package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code streamctl node leds} as a process, with a tree of files that looks like the kernel's. */
@Timeout(300)
class LedsIT extends LedsTreeCase {

    @Test
    void aProgramOnPythonsWebsocketsSteersByGravityText() throws Exception {
        try (Started node = leds("--stale", "1h")) {
            String where = node.webSocket();
            assertEquals("00", light(green) + light(red));
            try (Started client = WebSocketInteropIT.python(CLIENT, where)) {
                ask(client, "0.5 42.0 90.1", "green 42");
                assertEquals("42", light(green));
                ask(client, "0 -17 0", "red 17");
                assertEquals("0", light(green));
                assertEquals("17", light(red));
                ask(client, "0 NaN 0", "ERR y is no number: 'NaN'");
                assertEquals("17", light(red));
                client.endInput();
                assertEquals(0, client.exit(), client.err::text);
            }
            node.out.await(line -> line.startsWith("dark: ") && line.endsWith(" left"));
            assertEquals("00", light(green) + light(red));
            node.signal(StopSignal.TERM);
            assertEquals(0, node.exit(), node.err::text);
            assertTrue(node.err.text().contains("refused messages 1"), node.err::text);
        }
    }

    @Test
    void aSecondStartAtTheSamePortTouchesNoLed() throws Exception {
        try (Started node = leds("--stale", "1h")) {
            String where = node.webSocket();
            try (Started client = WebSocketInteropIT.python(CLIENT, where)) {
                ask(client, "0 42 0", "green 42");
                List<String> again = command();
                again.set(
                        again.indexOf("--port") + 1,
                        String.valueOf(URI.create(where).getPort()));
                try (Started second = Started.streamctl(again.toArray(String[]::new))) {
                    assertEquals(3, second.exit(), second.err::text);
                    assertTrue(second.err.text().contains("in use"), second.err::text);
                }
                assertEquals("420", light(green) + light(red));
            }
        }
    }

    @Test
    void aSensorThatStopsLeavesThemDark() throws Exception {
        try (Started node = leds("--stale", "300ms");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            client.type("0 42 0\n");
            client.out.await("green 42");
            node.err.await(line -> line.contains("no message for 300 ms, the LEDs are dark"));
            awaitDark();
        }
    }

    @Test
    void aRefusedPermissionIsNamedAndTheOtherLedIsDark() throws Exception {
        String setpriv = InteropIT.need("setpriv");
        Files.setPosixFilePermissions(red, PosixFilePermissions.fromString("r--r--r--"));
        List<String> line = new ArrayList<>(List.of(setpriv));
        if (System.getProperty("user.name").equals("root")) { // who else may not write it anyway
            line.addAll(List.of("--bounding-set", "-dac_override", "--inh-caps", "-dac_override"));
        }
        line.add(Started.STREAMCTL);
        line.addAll(command());
        try (Started node = Started.program(Map.of(), line)) {
            assertEquals(2, node.exit(), node.err::text);
            assertTrue(
                    node.err.text().contains(red + " does not take 0: permission refused; it needs a user"),
                    node.err::text);
        }
        assertEquals("0", light(green));
    }

    @Test
    void onAllAddressesItNeedsAGuard() throws Exception {
        try (Started open = leds("--host", "0.0.0.0")) {
            assertEquals(2, open.exit(), open.err::text);
            assertTrue(open.err.text().contains("use TLS, a token or --insecure"), open.err::text);
            assertEquals("7", light(green)); // not touched
        }
        try (Started insists = leds("--host", "0.0.0.0", "--insecure")) {
            insists.err.await(line -> line.contains("is open to every machine"));
            insists.err.await(line -> line.contains("only behind TLS"));
        }
    }

    @Test
    void behindTlsThePageIsServedAsHttps() throws Exception {
        String curl = InteropIT.need("curl");
        try (Started node = leds("--host", "0.0.0.0", "--tls-cert", certificate, "--tls-key", key)) {
            String port = node.err
                    .await("listening on wss://")
                    .replaceAll("listening on wss://0\\.0\\.0\\.0:(\\d+)/.*", "$1");
            node.err.await(line -> line.startsWith("page: https://"));
            try (Started get = Started.program(
                    Map.of(), List.of(curl, "-sS", "--cacert", ca, "https://127.0.0.1:" + port + "/"))) {
                assertEquals(0, get.exit(), get.err::text);
                assertTrue(get.out.text().contains("<title>Two LEDs</title>"), get.out::text);
            }
        }
    }

    @Test
    void theQrCodeIsTheAddressOfThePage() throws Exception {
        try (Started node = leds("--qr", "always")) {
            String page = node.err.await("page: ").substring("page: ".length());
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> code(node).size(), size -> size >= 16);
            node.signal(StopSignal.TERM);
            assertEquals(0, node.exit(), node.err::text);
            assertEquals(page, new Decoder().decode(modules(code(node))).getText());
        }
    }

    private static List<String> code(Started node) {
        return node.err
                .text()
                .lines()
                .filter(line -> line.startsWith("\033[30;107m") && line.endsWith("\033[0m"))
                .map(line -> line.replaceAll("\033\\[[0-9;]*m", ""))
                .toList();
    }

    private static BitMatrix modules(List<String> lines) {
        int size = lines.getFirst().length() - 8; // without the quiet zone
        var bits = new BitMatrix(size);
        for (int y = 0; y < size; y++) {
            String line = lines.get((y + 4) / 2);
            for (int x = 0; x < size; x++) {
                String dark = (y + 4) % 2 == 0 ? "\u2588\u2580" : "\u2588\u2584";
                if (dark.indexOf(line.charAt(x + 4)) >= 0) {
                    bits.set(x, y);
                }
            }
        }
        return bits;
    }
}
