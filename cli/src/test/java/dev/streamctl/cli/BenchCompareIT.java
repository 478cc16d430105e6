package dev.streamctl.cli;

import static dev.streamctl.cli.BenchRun.bench;
import static dev.streamctl.cli.BenchRun.decimal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code bench --compare}: the ratios, and whom the thresholds are for. */
@Timeout(180)
class BenchCompareIT {

    private static Started compare(Started first, Started second, String... thresholds) throws Exception {
        String[] line = {"--compare", second.endpoint(), "--in-flight", "2", "--json"};
        String[] all = new String[line.length + thresholds.length];
        System.arraycopy(line, 0, all, 0, line.length);
        System.arraycopy(thresholds, 0, all, line.length, thresholds.length);
        return bench(first.endpoint(), all);
    }

    private static List<Map<String, Object>> outcome(Started bench) {
        return Json.objects(bench.out.text()).stream()
                .filter(object -> !object.get("type").equals("stats"))
                .toList();
    }

    private static List<Object> types(Started bench) {
        return outcome(bench).stream().map(object -> object.get("type")).toList();
    }

    @Test
    void comparesTwoServersWithTheRatioOfTheFirstToTheSecond() throws Exception {
        try (Started fast = EchoPeer.start("behaves");
                Started slow = EchoPeer.start("is slow");
                Started bench = compare(fast, slow)) {
            assertEquals(0, bench.exit(), bench.err::text);
            List<Map<String, Object>> objects = outcome(bench);
            assertEquals(List.of("summary", "summary", "comparison"), types(bench));
            assertEquals(fast.endpoint(), objects.get(0).get("endpoint"));
            assertEquals(slow.endpoint(), objects.get(1).get("endpoint"));
            // frames a second are rounded down, the frames themselves are not, and the time is the same
            Map<String, String> fields = Map.of("frames_per_s_ratio", "counted", "p99_ratio", "p99_us");
            fields.forEach((key, field) -> {
                double ratio = decimal(objects.get(0), field) / decimal(objects.get(1), field);
                assertEquals(ratio, decimal(objects.get(2), key), 0.002 + 0.01 * ratio, key);
            });
        }
    }

    /** A frame takes the slow one at least 50 ms: four connections make 80 frames a second, and a few that were under way. */
    @Test
    void aFirstServerThatMissesAThresholdIsSixAndIsComparedAllTheSame() throws Exception {
        try (Started slow = EchoPeer.start("is slow");
                Started fast = EchoPeer.start("behaves");
                Started bench = compare(slow, fast, "--min-rate", "200")) {
            assertEquals(6, bench.exit(), bench.err::text);
            assertEquals(List.of("error", "summary", "summary", "comparison"), types(bench));
            assertEquals(6L, outcome(bench).getFirst().get("exit_code"));
            assertEquals(1, bench.err.lines().size(), bench.err::text);
            assertTrue(bench.err.text().startsWith("streamctl: " + slow.endpoint() + ": "), bench.err::text);
        }
    }

    /** A frame takes the slow one at least half a second: four connections make 8 a second, and a few that were under way. */
    @Test
    void theSecondServerHasNoThresholds() throws Exception {
        try (Started fast = EchoPeer.start("behaves");
                Started slow = EchoPeer.start("is very slow");
                Started bench = compare(fast, slow, "--min-rate", "20", "--max-p99", "1m")) {
            assertEquals(0, bench.exit(), bench.err::text);
            assertEquals("", bench.err.text());
            assertTrue(decimal(outcome(bench).get(1), "frames_per_s") < 20, bench.out::text);
        }
    }
}
