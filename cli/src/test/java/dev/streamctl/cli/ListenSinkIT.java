package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code listen} does to files and ports that others have as well. */
@Timeout(240)
class ListenSinkIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static void send(int port, byte[] bytes) throws Exception {
        try (var socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.ofLiteral("127.0.0.1"), port));
        }
    }

    @Test
    void rawDatagramsReachTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("raw.jsonl");
        try (Started listener = ListenIT.listen("--format", "raw", "--count", "6", "--sink", "file:" + file)) {
            for (int i = 0; i < 6; i++) {
                send(ListenIT.port(listener), new byte[] {'n', (byte) i, (byte) 0xff});
            }
            assertEquals(0, listener.exit(), listener.err::text);
            assertTrue(listener.err.text().contains("file:" + file + " 6, dropped 0"), listener.err::text);
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals(
                IntStream.range(0, 6).mapToObj("6e%02xff"::formatted).toList(),
                lines.stream()
                        .map(line -> line.replaceAll(".*\"hex\":\"([0-9a-f]*)\"}", "$1"))
                        .toList());
        lines.forEach(line -> assertTrue(line.startsWith("{\"type\":\"datagram\",\"source\":\"127.0.0.1:"), line));
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedInOneLine(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys");
        assertEquals(0, Inside.run("key", "generate", "--out", keys.toString()).code());
        refused(2, "--forward sends lines", "--port", "0", "--format", "raw", "--forward", "udp://127.0.0.1:9");
        refused(2, "'--key-file' is of no use", "--port", "0", "--format", "raw", "--key-file", keys.toString());
        refused(2, "is what this listens to", "--port", "9", "--forward", "udp://127.0.0.1:9");
    }

    /** The second one is told, in one line, also when the file was rotated; the first one's lines and datagrams stay whole. */
    @Test
    void aFileAndAPortHaveOneListener(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        try (Started first = ListenIT.listen(
                "--shards",
                "2",
                "--count",
                "2000",
                "--sink",
                "file:" + file,
                "--sink-size",
                "4KiB",
                "--sink-files",
                "999")) {
            int port = ListenIT.port(first);
            refused(3, file + " is in use", "--port", "0", "--sink", "file:" + file);
            refused(3, "udp://127.0.0.1:" + port + ": address already in use", "--port", "" + port, "--shards", "2");
            send(port, 0, 500);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> lines(folder).size() == 500);
            send(port, 500, 1_000); // the file is full, however many were written at once
            await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("samples.jsonl.1")));
            refused(3, file + " is in use", "--port", "0", "--sink", "file:" + file);
            await().atMost(PATIENCE) // a receive buffer may have room for a few hundred only
                    .ignoreExceptions()
                    .until(() -> lines(folder).size() == 1_000);
            send(port, 1_000, 1_500);
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> lines(folder).size() == 1_500);
            send(port, 1_500, 2_000);
            assertEquals(0, first.exit(), first.err::text);
        }
        List<String> lines = lines(folder);
        assertEquals(2_000, lines.size());
        lines.forEach(line -> assertTrue(line.startsWith("{\"type\":\"sample\"") && line.endsWith("}}"), line));
    }

    private static void send(int port, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            send(port, "m n=%di".formatted(i).getBytes(UTF_8));
        }
    }

    private static List<String> lines(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                lines.addAll(Files.readAllLines(each));
            }
        }
        return lines;
    }

    private static void refused(int code, String told, String... options) throws Exception {
        try (Started second = Started.streamctl(
                Stream.concat(Stream.of("listen"), Stream.of(options)).toArray(String[]::new))) {
            assertEquals(code, second.exit(), second.err::text);
            assertTrue(second.err.text().contains(told), second.err::text);
            assertEquals(1, second.err.text().lines().count(), second.err::text);
        }
    }

    /** SIGHUP, as of a shell whose window is closed. */
    @Test
    void aTerminalThatIsClosedEndsItWithAllThatHasCome(@TempDir Path folder) throws Exception {
        try (Started listener =
                ListenIT.listen("--format", "none", "--sink", "file:" + folder.resolve("samples.jsonl"))) {
            send(ListenIT.port(listener), 0, 200);
            listener.signal(StopSignal.HUP);
            assertEquals(0, listener.exit(), listener.err::text);
            String told = "without a header %d samples".formatted(lines(folder).size());
            assertTrue(listener.err.text().contains(told), listener.err::text);
        }
    }

    /** One that was stopped in the middle of a line says what it cuts. */
    @Test
    void aTornLineIsCutOffAndTold(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("samples.jsonl"), "{\"type\":\"sample\",\"n\":1}\n{\"type\":\"sam");
        try (Started listener = ListenIT.listen("--duration", "1ms", "--sink", "file:" + file)) {
            assertEquals(0, listener.exit(), listener.err::text);
            assertTrue(listener.err.text().contains("cut off an unfinished line of 12 bytes"), listener.err::text);
        }
        assertEquals("{\"type\":\"sample\",\"n\":1}\n", Files.readString(file));
    }
}
