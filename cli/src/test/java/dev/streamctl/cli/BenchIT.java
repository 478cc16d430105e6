package dev.streamctl.cli;

import static dev.streamctl.cli.BenchRun.bench;
import static dev.streamctl.cli.BenchRun.decimal;
import static dev.streamctl.cli.BenchRun.number;
import static dev.streamctl.cli.BenchRun.steadily;
import static dev.streamctl.cli.BenchRun.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bench} as a process: that it works, not how fast anything is. */
@Timeout(180)
class BenchIT {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--size 2",
                "--framing length --prefix-bytes 1 --prefix-included",
                "--framing length --prefix-bytes 8 --little-endian --size 100KiB",
                "--framing raw --size 1"
            })
    void loadsOurServerInEveryFraming(String options) throws Exception {
        String[] framing = options.isEmpty() ? new String[0] : options.split(" ");
        String[] ofServer = options.replaceAll("--size \\S+", "").strip().split(" ");
        try (Started server = Started.serve(ofServer[0].isEmpty() ? new String[0] : ofServer)) {
            List<String> line = new ArrayList<>(List.of(framing));
            line.add("--json");
            try (Started bench = bench(server.endpoint(), line.toArray(String[]::new))) {
                assertEquals(0, bench.exit(), bench.err::text);
                assertEquals("", bench.err.text());
                Map<String, Object> summary = summary(bench);
                assertTrue(number(summary, "received") > 0, summary::toString);
                assertEquals(0, number(summary, "unanswered"));
                assertEquals(3000, number(summary, "elapsed_ms"));
                assertTrue(decimal(summary, "p99_us") > 0);
            }
        }
    }

    @Test
    void loadsAUnixSocketOfAnybodyAtARateAndCountsEveryFrame(@TempDir Path folder) throws Exception {
        String socat = InteropIT.need("socat");
        Path socket = folder.resolve("echo.sock");
        try (Started server =
                Started.program(Map.of(), List.of(socat, "UNIX-LISTEN:" + socket + ",fork,backlog=64", "PIPE"))) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(socket));
            try (Started bench =
                    bench("unix:" + socket, "--framing", "length", "--rate", "400", "--duration", "500ms", "--json")) {
                assertEquals(0, bench.exit(), bench.err::text);
                assertEquals(200, number(summary(bench), "produced"));
            }
        }
    }

    @Test
    void loadsAnAsyncioServerAndTellsPeople() throws Exception {
        try (Started server = EchoPeer.start("behaves");
                Started bench = bench(server.endpoint())) {
            assertEquals(0, bench.exit(), bench.err::text);
            assertEquals("", bench.err.text());
            List<String> lines = bench.out.lines();
            assertEquals(server.endpoint() + ": 4 connections, 16 in flight, lines of 64 bytes", lines.get(0));
            assertTrue(
                    lines.get(1).matches("[0-9,]+ frames in 3\\.0 s: [0-9,]+ frames/s, [0-9.]+ MB/s each way"),
                    lines.get(1));
            assertTrue(lines.get(2).matches("latency: p50 [0-9.]+ ms, p75 .* max .* ms, mean .* ms"), lines.get(2));
            assertEquals(3, lines.size());
        }
    }

    @Test
    void atARateAStallShowsInAllTheFramesThatWereDueMeanwhile() throws Exception {
        try (Started server = EchoPeer.start("stalls");
                Started bench = steadily(server, "--duration", "2s")) {
            assertEquals(0, bench.exit(), bench.err::text);
            // 0.6 of 2 seconds: of 400 frames, 120 wait, evenly from 0 to 0.6 s. With the time since they were sent,
            // only one of them would have waited.
            double p90 = decimal(summary(bench), "p90_us");
            assertTrue(p90 > 200_000, "p90 is " + p90 + " us");
        }
    }

    @Test
    void whatAServerCannotKeepUpWithIsCountedAsNotSent() throws Exception {
        try (Started server = EchoPeer.start("is slow");
                Started bench = bench(
                        server.endpoint(), "--rate", "10000", "--in-flight", "2", "--duration", "500ms", "--json")) {
            assertEquals(0, bench.exit(), bench.err::text);
            Map<String, Object> summary = summary(bench);
            assertEquals(5000, number(summary, "produced"));
            assertTrue(number(summary, "not_sent") > 4000, summary::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void interruptedItPrintsWhatItHas(StopSignal signal, int code) throws Exception {
        try (Started server = Started.serve();
                Started bench = bench(server.endpoint(), "--duration", "60s", "--json", "--interval", "100ms")) {
            bench.out.await(line -> line.contains("\"warming_up\":false") && !line.contains("\"p99_us\":null"));
            bench.signal(signal);
            assertEquals(code, bench.exit(), bench.err::text);
            assertTrue(number(summary(bench), "received") > 0);
            assertEquals("stopping (again to force)\n", bench.err.text());
            Map<String, Object> first = Json.objects(bench.out.text()).getFirst();
            assertEquals("stats", first.get("type"));
            assertTrue(first.containsKey("warming_up"), first::toString);
        }
    }

    private static final String TERMINAL =
            "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

    @Test
    void aTerminalShowsALineThatIsOverwritten() throws Exception {
        String python = InteropIT.need("python3");
        try (Started server = Started.serve();
                Started bench = Started.program(
                        Map.of(),
                        List.of(
                                python,
                                "-c",
                                TERMINAL,
                                Started.STREAMCTL,
                                "bench",
                                server.endpoint(),
                                "--duration",
                                "3s",
                                "--interval",
                                "100ms"))) {
            assertEquals(0, bench.exit(), bench.err::text);
            String shown = bench.out.text();
            assertTrue(shown.matches("(?s).*\r\\d/\\d s: [0-9,]+ frames/s, p99 [0-9.]+ ms\033\\[K\r.*"), shown);
            assertTrue(shown.contains("\r\033[K" + server.endpoint() + ": 50 connections"), shown);
        }
    }

    @Test
    void otherCommandsDoNotLoadTheHistograms(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes");
        try (Started limits =
                Started.streamctl(Map.of("STREAMCTL_OPTS", "-Xlog:class+load:file=" + log), "limits", "--json")) {
            assertEquals(0, limits.exit(), limits.err::text);
        }
        String loaded = Files.readString(log);
        assertTrue(loaded.contains("dev.streamctl.cli.LimitsCommand"), "the log lists classes");
        assertFalse(loaded.contains("HdrHistogram"), "histograms are loaded");
    }
}
