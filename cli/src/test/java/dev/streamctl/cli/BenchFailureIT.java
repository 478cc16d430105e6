package dev.streamctl.cli;

import static dev.streamctl.cli.BenchRun.bench;
import static dev.streamctl.cli.BenchRun.number;
import static dev.streamctl.cli.BenchRun.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.OwnAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bench} against servers that do not do their work, or not fast enough: its words and its exit codes. */
@Timeout(180)
class BenchFailureIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "changes | wrong echo from %s on connection 0, frame 199, byte 20: expected \"",
                "drops | wrong echo from %s on connection 0, frame 199, byte ",
                "repeats | wrong echo from %s on connection 0, frame 200, byte ",
                "closes | %s ended connection 0 after 199 echoes, with "
            })
    void aServerThatDoesNotEchoIsFive(String how, String message) throws Exception {
        try (Started server = EchoPeer.start(how);
                Started bench = bench(server.endpoint(), "--connections", "1", "--json", "--duration", "60s")) {
            assertEquals(5, bench.exit(), bench.err::text);
            assertEquals(1, bench.err.lines().size(), bench.err::text);
            String expected = "streamctl: " + message.formatted(server.endpoint());
            assertTrue(bench.err.text().startsWith(expected), bench.err::text);
            List<Map<String, Object>> objects = Json.objects(bench.out.text());
            assertEquals("error", objects.get(objects.size() - 2).get("type"));
            assertEquals(5L, objects.get(objects.size() - 2).get("exit_code"));
            summary(bench);
        }
    }

    @Test
    void aServerThatStopsAnsweringIsFour() throws Exception {
        try (Started server = EchoPeer.start("stops");
                Started bench = bench(server.endpoint(), "--duration", "60s", "--timeout", "5s")) {
            assertEquals(4, bench.exit(), bench.err::text);
            assertEquals(1, bench.err.lines().size(), bench.err::text);
            assertTrue(
                    bench.err
                            .text()
                            .matches("streamctl: no echo from \\S+ on connection \\d for 5000 ms, with 16 .*\n"),
                    bench.err::text);
        }
    }

    @Test
    void nobodyThereIsThree() throws Exception {
        try (Started bench = bench("tcp://" + OwnAddress.next())) {
            assertEquals(3, bench.exit(), bench.err::text);
            assertEquals(1, bench.err.lines().size(), bench.err::text);
        }
    }

    @Test
    void aThresholdThatWasNotMetIsSix() throws Exception {
        try (Started server = EchoPeer.start("is slow");
                Started bench = bench(server.endpoint(), "--max-p99", "800us", "--min-rate", "1000000")) {
            assertEquals(6, bench.exit(), bench.err::text);
            assertTrue(
                    bench.err
                            .text()
                            .matches("streamctl: \\S+: p99 is [0-9.]+ ms, above --max-p99 0\\.800 ms; [0-9,]+ frames/s"
                                    + " are fewer than --min-rate 1,000,000\n"),
                    bench.err::text);
            List<String> summary = bench.out.lines();
            assertEquals(3, summary.size());
            String rate = summary.get(1).replaceAll(".*: ([0-9,]+ frames/s),.*", "$1");
            assertTrue(bench.err.text().contains("; " + rate + " are fewer"), bench.err.text() + summary);
        }
    }

    /** A frame takes it at least 50 ms: four connections make 80 frames a second at most. It answers all, at last. */
    @Test
    void aRateThatAServerMakesGoodOnlyAfterTheTimeIsSix() throws Exception {
        try (Started server = EchoPeer.start("is slow");
                Started bench = bench(
                        server.endpoint(),
                        "--rate",
                        "400",
                        "--in-flight",
                        "65536",
                        "--duration",
                        "1s",
                        "--min-rate",
                        "300",
                        "--json")) {
            assertEquals(6, bench.exit(), bench.err::text);
            assertTrue(
                    bench.err.text().matches("streamctl: \\S+: [0-9]+ frames/s are fewer than --min-rate 300\n"),
                    bench.err::text);
            assertEquals(400, number(summary(bench), "received"));
        }
    }

    @Test
    void aThresholdThatWasMetIsZero() throws Exception {
        try (Started server = Started.serve();
                Started bench = bench(server.endpoint(), "--max-p99", "1m", "--min-rate", "1")) {
            assertEquals(0, bench.exit(), bench.err::text);
        }
    }
}
