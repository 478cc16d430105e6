package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.keys.KeyFile;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import java.io.ByteArrayInputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code send telemetry} inside this process, to a socket of the test. */
@Timeout(120)
class SendTelemetryTest {

    private final Map<String, String> variables = new HashMap<>(Map.of("HOME", "/nonexistent"));

    @TempDir
    private Path folder;

    private DatagramSocket socket;

    @BeforeEach
    void listen() throws Exception {
        socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        socket.setSoTimeout(30_000);
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private String target() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    private byte[] receive() throws Exception {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** The samples of as many datagrams as the summary names: where an interval ended among them is a matter of time. */
    private List<String> receivedLines(Map<String, Object> summary) throws Exception {
        List<String> lines = new ArrayList<>();
        for (long i = 0; i < (Long) summary.get("datagrams"); i++) {
            byte[] datagram = receive();
            assertTrue(datagram.length <= 1_200);
            lines.addAll(new String(datagram, UTF_8).lines().skip(1).toList());
        }
        return lines;
    }

    private Inside send(String input, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("send", "telemetry", "--target", target(), "--device", "dev"));
        args.addAll(List.of(more));
        Inside run =
                Inside.start(variables, new ByteArrayInputStream(input.getBytes(UTF_8)), args.toArray(String[]::new));
        run.code();
        return run;
    }

    private static void assertBalanced(Map<String, Object> summary) {
        assertEquals(
                (Long) summary.get("offered"),
                (Long) summary.get("sent") + (Long) summary.get("dropped") + (Long) summary.get("waiting"),
                summary::toString);
        assertEquals(
                (Long) summary.get("dropped"),
                (Long) summary.get("sender_full")
                        + (Long) summary.get("sender_error")
                        + (Long) summary.get("too_large"),
                summary::toString);
        assertEquals(0L, summary.get("waiting"));
    }

    @Test
    void badLinesAreToldWithTheirNumbersAndLoseNothingElse() throws Exception {
        String input = "a v=1 5\nbad\n\n# comment\n{\"v\":2,\"timestamp\":6}\n{\"v\":[]}\n" + "x".repeat(70_000)
                + "\nhuge v=\"" + "x".repeat(1_200) + "\"\na\rb\nlast v=3 7";
        Inside run = send(input, "--source", "stdin", "--json");
        assertEquals(0, run.code(), run.err.text());
        List<Map<String, Object>> objects = Json.objects(run.out.text());
        List<String> lines = receivedLines(objects.getLast());
        assertEquals(List.of("a,device=dev v=1.0 5", "stdin,device=dev v=2.0 6", "last,device=dev v=3.0 7"), lines);
        assertEquals(
                List.of(2L, 6L, 7L, 8L, 9L),
                objects.stream()
                        .filter(object -> object.get("type").equals("error"))
                        .map(object -> object.get("line"))
                        .toList());
        Map<String, Object> summary = objects.getLast();
        assertEquals("summary", summary.get("type"));
        assertEquals(8L, summary.get("lines"));
        assertEquals(4L, summary.get("bad_lines"));
        assertEquals(4L, summary.get("offered"));
        assertEquals(1L, summary.get("too_large"));
        assertBalanced(summary);
        List<String> told = run.err.lines().stream()
                .filter(line -> line.startsWith("streamctl: line "))
                .toList();
        assertEquals(5, told.size(), run.err.text());
        assertTrue(told.get(0).startsWith("streamctl: line 2 of standard input: line protocol: no field key"));
        assertTrue(told.get(2).contains("65536"), told.get(2));
        assertTrue(told.get(3).contains("sample \"huge\" of 12"), told.get(3));
        assertTrue(told.stream().allMatch(line -> line.length() < 400));
    }

    @Test
    void theDemoIsTheSameForTheSameSeed() throws Exception {
        List<List<String>> waves = new ArrayList<>();
        for (String seed : List.of("5", "5", "6")) {
            assertEquals(
                    0,
                    send("", "--source", "demo", "--seed", seed, "--count", "3", "--period", "1ms")
                            .code());
            List<String> wave = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String line = new String(receive(), UTF_8).lines().toList().getLast();
                wave.add(line.substring(0, line.lastIndexOf(' ')));
            }
            waves.add(wave);
        }
        assertEquals(waves.get(0), waves.get(1));
        assertFalse(waves.get(0).equals(waves.get(2)));
        assertTrue(waves.getFirst().getFirst().startsWith("demo,device=dev count=0i,temperature="));
    }

    @Test
    void countOfStandardInputIsSamples() throws Exception {
        Inside run = send("a v=1\nbad\na v=2\na v=3\n", "--source", "stdin", "--count", "2", "--json");
        Map<String, Object> summary = Json.objects(run.out.text()).getLast();
        assertEquals(2L, summary.get("sent"));
        assertEquals(1L, summary.get("bad_lines"));
    }

    @Test
    void aFullDatagramIsSplitBetweenSamples() throws Exception {
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            input.append("sample,number=%03d value=%d.5 %d%n".formatted(i, i, i + 1));
        }
        Inside run = send(input.toString(), "--source", "stdin", "--json");
        Map<String, Object> summary = Json.objects(run.out.text()).getLast();
        List<String> lines = receivedLines(summary);
        assertEquals(100, lines.size());
        assertEquals("sample,device=dev,number=099 value=99.5 100", lines.getLast());
    }

    @ParameterizedTest
    @CsvSource({"ilp, SIGNED", "sealed, SEALED"})
    void withAKeyDatagramsAreSignedOrSealed(String format, DatagramKind kind) throws Exception {
        Path keys = folder.resolve("keys");
        assertEquals(0, Inside.run("key", "generate", "--out", keys.toString()).code());
        assertEquals(
                0,
                send("a v=1\n", "--source", "stdin", "--format", format, "--key-file", keys.toString())
                        .code());
        byte[] datagram = receive();
        var parser = new DatagramParser(LineLimits.defaults(), KeyFile.read(keys));
        assertEquals(kind, parser.parse(datagram, 0, datagram.length));
        assertEquals("a", parser.sample(0).measurement());
    }

    @Test
    void optionsComeFromTheEnvironmentAndTheFileToo() throws Exception {
        variables.put("STREAMCTL_SEND_TELEMETRY_SOURCE", "demo");
        variables.put(
                "STREAMCTL_CONFIG",
                Files.writeString(folder.resolve("c"), "send.telemetry.count=2\nperiod=1ms\n")
                        .toString());
        Inside run = send("", "--json");
        assertEquals(0, run.code(), run.err.text());
        assertEquals(2L, Json.objects(run.out.text()).getLast().get("sent"));
        Files.writeString(folder.resolve("c"), "send.telemetry.cuont=2\n");
        Inside wrong = send("");
        assertEquals(2, wrong.code());
        assertTrue(wrong.err.text().startsWith("streamctl: 'send.telemetry.cuont' in "), wrong.err.text());
    }

    @Test
    void aSignalEndsAnEndlessSenderCleanlyAndCutsOthersShort() throws Exception {
        for (StopSignal signal : StopSignal.values()) {
            assertEquals(0, stopped(signal, "--source", "demo"));
            assertEquals(signal.exitCode().value(), stopped(signal, "--source", "demo", "--count", "1000000"));
        }
    }

    private int stopped(StopSignal signal, String... more) throws Exception {
        List<String> args =
                new ArrayList<>(List.of("send", "telemetry", "--target", target(), "--period", "10ms", "--json"));
        args.addAll(List.of(more));
        Inside run = Inside.start(variables, new ByteArrayInputStream(new byte[0]), args.toArray(String[]::new));
        receive();
        run.signal(signal);
        int code = run.code();
        assertBalanced(Json.objects(run.out.text()).getLast());
        assertTrue(run.err.text().contains("stopping (again to force)\n"), run.err.text());
        return code;
    }

    @Test
    void statisticsComeAtEachInterval() throws Exception {
        Inside run = send("", "--source", "demo", "--period", "5ms", "--duration", "300ms", "--interval", "20ms", "-v");
        assertEquals(0, run.code());
        String stats = run.err.await("stats after ");
        assertTrue(stats.contains(": samples "), stats);
        assertTrue(run.err.lines().getLast().startsWith("summary after "), run.err.text());
        assertEquals("", run.out.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | send | Missing command: telemetry (try 'streamctl send --help')",
                "2 | key | Missing command: generate (try 'streamctl key --help')",
                "2 | send telemtry | unknown command 'telemtry' (did you mean 'telemetry'?)",
                "2 | send telemetry | Missing required option: '--target=HOST:PORT' (try 'streamctl send telemetry --help')",
                "2 | send telemetry --target x | Invalid value for option '--target': 'x' is not a target: use host:port, or [address]:port with IPv6",
                "2 | send telemetry --target ::1:9 | Invalid value for option '--target': '::1:9' is not a target",
                "2 | send telemetry --target h:9 --source gps | Invalid value for option '--source': 'gps' is not system, demo or stdin",
                "2 | send telemetry --target h:9 --format json | Invalid value for option '--format': 'json' is not ilp or sealed",
                "2 | send telemetry --target h:9 --format sealed | --format sealed needs --key-file FILE",
                "2 | send telemetry --target h:9 --key-file /nonexistent/k | no key file /nonexistent/k",
                "2 | send telemetry --target h:9 --period 0 | Invalid value for option '--period': it must be above 0",
                "2 | send telemetry --target h:9 --redundancy 17 | Invalid value for option '--redundancy': '17' is not a whole number within 0 to 16",
                "2 | send telemetry --target h:9 --dscp 64 | Invalid value for option '--dscp': '64' is not a whole number within 0 to 63",
                "2 | send telemetry --target h:9 --send-buffer 65MiB | --send-buffer is above 64MiB",
                "3 | send telemetry --target 127.0.0.1:9 --interface nothere0 | no way to 127.0.0.1:9: no network interface \"nothere0\" (is --target right?)",
                "2 | key generate --add | --add needs --out FILE",
                "2 | key generate --out x --first | --first needs --add",
            })
    void whatIsWrongIsSaidInOneLine(int code, String args, String message) throws Exception {
        Inside run = Inside.run(args.split(" "));
        assertEquals(code, run.code(), run.err.text());
        assertTrue(run.err.text().startsWith("streamctl: " + message), run.err.text());
        assertEquals(1, run.err.lines().size(), run.err.text());
    }

    @Test
    void aDeviceThatCannotBeNamedIsRefused() throws Exception {
        assertEquals(2, send("", "--device", "x".repeat(129)).code());
        assertEquals(2, send("", "--device", "a\nb").code());
    }

    @Test
    void keyFilesOfOthersAreRefused() throws Exception {
        Path keys = folder.resolve("keys");
        assertEquals(0, Inside.run("key", "generate", "--out", keys.toString()).code());
        assertTrue(keys.toFile().setReadable(true, false));
        Inside run = send("", "--key-file", keys.toString());
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("must be rw------- (chmod 600)"), run.err.text());
    }
}
