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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code send telemetry} inside this process, to a socket of the test: what arrives there and what is told of it. */
@Timeout(120)
class SendTelemetryTest {

    @TempDir
    private Path folder;

    @AutoClose
    private final TelemetryReceiver receiver = new TelemetryReceiver();

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
        Inside run = receiver.send(input, "--source", "stdin", "--json");
        assertEquals(0, run.code(), run.err.text());
        List<Map<String, Object>> objects = Json.objects(run.out.text());
        List<String> lines = receiver.receivedLines(objects.getLast());
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
                    receiver.send("", "--source", "demo", "--seed", seed, "--count", "3", "--period", "1ms")
                            .code());
            List<String> wave = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String line =
                        new String(receiver.receive(), UTF_8).lines().toList().getLast();
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
        Inside run = receiver.send("a v=1\nbad\na v=2\na v=3\n", "--source", "stdin", "--count", "2", "--json");
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
        Inside run = receiver.send(input.toString(), "--source", "stdin", "--json");
        Map<String, Object> summary = Json.objects(run.out.text()).getLast();
        List<String> lines = receiver.receivedLines(summary);
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
                receiver.send("a v=1\n", "--source", "stdin", "--format", format, "--key-file", keys.toString())
                        .code());
        byte[] datagram = receiver.receive();
        var parser = new DatagramParser(LineLimits.defaults(), KeyFile.read(keys));
        assertEquals(kind, parser.parse(datagram, 0, datagram.length));
        assertEquals("a", parser.sample(0).measurement());
    }

    @Test
    void aSignalEndsAnEndlessSenderCleanlyAndCutsOthersShort() throws Exception {
        for (StopSignal signal : List.of(StopSignal.INT, StopSignal.TERM)) {
            assertEquals(0, stopped(signal, "--source", "demo"));
            assertEquals(signal.exitCode().value(), stopped(signal, "--source", "demo", "--count", "1000000"));
        }
    }

    private int stopped(StopSignal signal, String... more) throws Exception {
        List<String> args = new ArrayList<>(
                List.of("send", "telemetry", "--target", receiver.target(), "--period", "10ms", "--json"));
        args.addAll(List.of(more));
        Inside run =
                Inside.start(receiver.variables, new ByteArrayInputStream(new byte[0]), args.toArray(String[]::new));
        receiver.receive();
        run.signal(signal);
        int code = run.code();
        assertBalanced(Json.objects(run.out.text()).getLast());
        assertTrue(run.err.text().contains("stopping (again to force)\n"), run.err.text());
        return code;
    }

    @Test
    void withWaitATargetThatCannotBeFoundCostsSamplesOnly() throws Exception {
        Inside run = Inside.run(
                receiver.variables,
                ("send telemetry --target nowhere.invalid:9 --wait --source demo --count 3 --period 10ms --json")
                        .split(" "));
        assertEquals(0, run.code(), run.err.text());
        Map<String, Object> summary = Json.objects(run.out.text()).getLast();
        assertEquals(3L, summary.get("sender_error"));
        assertBalanced(summary);
    }

    @Test
    void noDatagramIsLargerThanWasAskedFor() throws Exception {
        Inside run =
                receiver.send("a v=1\n".repeat(20), "--source", "stdin", "--datagram-size", "256", "--redundancy", "1");
        assertEquals(0, run.code(), run.err.text());
        assertTrue(receiver.receive().length <= 256);
    }

    @Test
    void statisticsComeAtEachInterval() throws Exception {
        Inside run = Inside.start(
                receiver.variables,
                new ByteArrayInputStream(new byte[0]),
                ("send telemetry --source demo --period 5ms --interval 20ms -v --target " + receiver.target())
                        .split(" "));
        String stats = run.err.await("stats after ");
        assertTrue(stats.contains(": samples "), stats);
        run.signal(StopSignal.TERM);
        assertEquals(0, run.code());
        assertTrue(run.err.lines().getLast().startsWith("summary after "), run.err.text());
        assertEquals("", run.out.text());
    }
}
