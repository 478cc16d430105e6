package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.TextFormat;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code listen} as a process. */
@Timeout(240)
class ListenIT {

    private static final Pattern PORT = Pattern.compile("listening on udp://[^ ]+:(\\d+) .*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Started listen(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("listen", "--port", "0"));
        all.addAll(List.of(args));
        Started listener = Started.streamctl(all.toArray(String[]::new));
        port(listener);
        return listener;
    }

    static int port(Started listener) throws Exception {
        Matcher line = PORT.matcher(listener.err.await("listening on"));
        assertTrue(line.matches(), listener.err::text);
        return Integer.parseInt(line.group(1));
    }

    /** A datagram of the device {@code cam1} with one sample. */
    static byte[] datagram(long sequence) {
        return datagram(sequence, "");
    }

    private static byte[] datagram(long sequence, String time) {
        byte[] lines = "m,device=cam1 n=%di%s\n".formatted(sequence, time).getBytes(UTF_8);
        var header = new Header(DeviceId.of("cam1"), 7, sequence, sequence, (int) sequence + 1, 0, 0, true, true, 0, 0);
        byte[] out = new byte[1_200];
        return Arrays.copyOf(out, TextFormat.plain().write(header, lines, out));
    }

    private static void send(DatagramSocket socket, int port, byte[] bytes) throws Exception {
        socket.send(new DatagramPacket(
                bytes, bytes.length, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)));
    }

    private static long number(String summary, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":(\\d+)").matcher(summary);
        assertTrue(field.find(), summary);
        return Long.parseLong(field.group(1));
    }

    private static String lastLine(String text) {
        return text.lines().reduce((_, last) -> last).orElse("");
    }

    @Test
    void samplesAreLinesAndTheSummaryTellsWhatWasLost() throws Exception {
        try (var socket = new DatagramSocket();
                Started listener = listen("--count", "3", "--max-loss", "0.5%", "--interval", "0")) {
            for (long sequence : new long[] {0, 2, 2, 3}) {
                send(socket, port(listener), datagram(sequence));
            }
            assertEquals(6, listener.exit(), listener.err::text);
            assertEquals("m,device=cam1 n=0i\nm,device=cam1 n=2i\nm,device=cam1 n=3i\n", listener.out.text());
            assertTrue(listener.err.text().contains("cam1 (not authenticated)"), listener.err::text);
            assertTrue(listener.err.text().contains("received 3, lost 1 (25.000%)"), listener.err::text);
            assertTrue(listener.err.text().contains("network 1, kernel buffer 0"), listener.err::text);
            assertTrue(listener.err.text().contains("threshold not met: 25.000% lost"), listener.err::text);
        }
    }

    @Test
    void aProgramGetsJsonLinesAndASignalIsACleanEnd() throws Exception {
        try (var socket = new DatagramSocket();
                Started listener = Started.streamctl("listen", "--port", "0", "--json")) {
            int port = (int) number(listener.out.await("{\"type\":\"listening\""), "port");
            send(socket, port, datagram(5, " 1795682424999000001"));
            String sample = listener.out.await("{\"type\":\"sample\"");
            assertTrue(sample.contains("\"device\":\"cam1\""), sample);
            assertTrue(
                    sample.contains("\"measurement\":\"m\",\"tags\":{\"device\":\"cam1\"},\"fields\":{\"n\":5}"),
                    sample);
            assertTrue(
                    sample.contains("\"boot\":\"0000000000000007\",\"sequence\":5,\"authenticated\":false,"), sample);
            assertTrue(sample.contains("\"source\":\"127.0.0.1:" + socket.getLocalPort() + "\","), sample);
            assertTrue(sample.endsWith(",\"timestamp\":1795682424999000001}"), sample);
            Duration age = Duration.ofNanos(
                    Math.multiplyExact(System.currentTimeMillis(), 1_000_000L) - number(sample, "arrival_ns"));
            assertTrue(age.abs().compareTo(Duration.ofHours(1)) < 0, () -> "nanoseconds since 1970, " + age);
            listener.signal(StopSignal.TERM);
            assertEquals(0, listener.exit(), listener.err::text);
            String summary = lastLine(listener.out.text());
            assertTrue(summary.startsWith("{\"type\":\"summary\""), summary);
            assertEquals(1, number(summary, "received"));
        }
    }

    @Test
    void rawShowsTextAndBytesOfAnything() throws Exception {
        try (var socket = new DatagramSocket();
                Started listener = listen("--format", "raw", "--count", "1")) {
            send(socket, port(listener), new byte[] {'h', 'i', 0, (byte) 0xff});
            assertEquals(0, listener.exit(), listener.err::text);
            String line = listener.out.text();
            assertTrue(
                    line.contains(" 127.0.0.1:" + socket.getLocalPort() + " 4 bytes \"hi\\x00\\xff\" 686900ff\n"),
                    line);
        }
    }

    /** The listener is stopped until its receive buffer is full: what the kernel drops is neither the network's nor unknown. */
    @Test
    void whatTheKernelDropsIsNamed() throws Exception {
        try (var socket = new DatagramSocket();
                Started listener = Started.streamctl(
                        "listen", "--port", "0", "--json", "--format", "none", "--receive-buffer", "64KiB")) {
            int port = (int) number(listener.out.await("{\"type\":\"listening\""), "port");
            long pid = listener.pid();
            send(socket, port, datagram(0));
            kill("-STOP", pid);
            int sent = 5_000;
            for (int i = 1; i < sent; i++) {
                send(socket, port, datagram(i));
            }
            kill("-CONT", pid);
            // only a later one shows that those before it are lost; by now there is room again
            await().atMost(PATIENCE).until(() -> queued(port) == 0);
            send(socket, port, datagram(sent));
            await().atMost(PATIENCE).until(() -> queued(port) == 0);
            listener.signal(StopSignal.TERM);
            assertEquals(0, listener.exit(), listener.err::text);
            String summary = lastLine(listener.out.text());
            assertTrue(number(summary, "kernel_dropped") > 0, summary);
            assertEquals(sent + 1, number(summary, "arrived") + number(summary, "kernel_dropped"), summary);
            assertEquals(0, number(summary, "network"), summary);
            assertEquals(number(summary, "missing"), number(summary, "kernel_buffer"), summary);
        }
    }

    /** Bytes in the receive buffer of the socket at a port. */
    private static long queued(int port) throws Exception {
        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .map(line -> line.strip().split(" +"))
                .filter(row -> row[1].endsWith(":%04X".formatted(port)))
                .mapToLong(row -> Long.parseLong(row[4].substring(9), 16))
                .sum();
    }

    private static void kill(String signal, long pid) throws Exception {
        assertTrue(
                new ProcessBuilder("kill", signal, String.valueOf(pid)).start().waitFor(60, TimeUnit.SECONDS));
    }

    @Test
    void afterKill9EveryLineOfTheFileIsWhole(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        try (var socket = new DatagramSocket()) {
            for (int run = 0; run < 2; run++) {
                try (Started listener = listen("--format", "none", "--sink", "file:" + file)) {
                    int port = port(listener);
                    long before = Files.size(file);
                    for (int i = 0; i < 20_000; i++) {
                        send(socket, port, datagram(i));
                    }
                    await().atMost(PATIENCE).until(() -> Files.size(file) > before);
                    kill("-KILL", listener.pid());
                    listener.exit();
                }
            }
            try (Started listener = listen("--sink", "file:" + file)) {
                listener.signal(StopSignal.INT);
                assertEquals(0, listener.exit(), listener.err::text);
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.size() > 1);
        lines.forEach(line -> assertTrue(line.startsWith("{\"type\":\"sample\"") && line.endsWith("}"), line));
    }

    /** An option, its value, the exit code, and what is said. */
    private record Bad(String option, String value, int code, String told) {}

    @Test
    void badValuesAreToldInOneLine(@TempDir Path folder) throws Exception {
        Path precious = Files.writeString(folder.resolve("precious.txt"), "a line that never ended");
        Path nowhere = folder.resolve("none").resolve("x");
        for (Bad bad : List.of(
                new Bad("--max-loss", "5", 2, "'5' is not a part such as 0.5%"),
                new Bad("--sink", "ftp:x", 2, "'ftp:x' is not a sink"),
                new Bad("--sink", "file:" + nowhere, 2, "cannot open file:" + nowhere + ": no such folder"),
                new Bad("--sink", "file:" + folder, 2, "file:" + folder + " is a folder"),
                new Bad("--sink", "file:/dev/null", 2, "file:/dev/null is a device"),
                new Bad("--sink", "file:" + precious, 2, precious + " is no file of samples"),
                new Bad("--forward", "host:1", 2, "'host:1' is not an address"),
                new Bad(
                        "--forward",
                        "udp://host:0",
                        2,
                        "'udp://host:0' is not an address such as udp://127.0.0.1:8089:"),
                new Bad("--forward", "udp://nosuch.invalid:1", 3, "cannot find the host \"nosuch.invalid\""),
                new Bad("--host", "nosuch.invalid", 3, "--host nosuch.invalid: cannot find the host"),
                new Bad("--sink", "kafka:nosuch.invalid:1/t", 3, "kafka:nosuch.invalid:1/t: cannot find the host"),
                new Bad("--queue", "1KiB", 2, "queue 1024, not within 262144"),
                new Bad("--key-file", nowhere.toString(), 2, "no key file " + nowhere))) {
            try (Started listener =
                    Started.streamctl(Started.WITHOUT_NAMES, "listen", "--port", "0", bad.option, bad.value)) {
                assertEquals(bad.code, listener.exit(), listener.err::text);
                assertTrue(listener.err.text().contains(bad.told), listener.err::text);
                assertEquals(1, listener.err.text().lines().count(), listener.err::text);
            }
        }
        assertEquals("a line that never ended", Files.readString(precious));
    }
}
