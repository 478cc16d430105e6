package dev.streamctl.cli;

import static dev.streamctl.cli.BenchRun.bench;
import static dev.streamctl.cli.BenchRun.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code bench} says while nothing counts yet. */
@Timeout(180)
class BenchWarmupIT {

    private static final long WARMUP_MILLIS = 600;

    /** What was said of one server, up to the next one. */
    private record Run(Object endpoint, List<Map<String, Object>> stats) {

        /** Each interval begins where the one before it ended. */
        void assertWarmsUpFirst() {
            long began = 0;
            for (Map<String, Object> one : stats) {
                assertEquals(began < WARMUP_MILLIS, one.get("warming_up"), () -> one + " of " + stats);
                began = number(one, "elapsed_ms");
            }
        }

        void assertOnlyWarmsUp() {
            for (Map<String, Object> one : stats) {
                assertEquals(true, one.get("warming_up"), stats::toString);
                assertNull(one.get("p99_us"), stats::toString);
            }
        }
    }

    private static Started run(String endpoint, String... more) throws Exception {
        List<String> line = new ArrayList<>(
                List.of("--warmup", WARMUP_MILLIS + "ms", "--duration", "1s", "--interval", "200ms", "--json"));
        line.addAll(List.of(more));
        return bench(endpoint, line.toArray(String[]::new));
    }

    private static List<Run> runs(Started bench) throws Exception {
        assertEquals(0, bench.exit(), bench.err::text);
        List<Run> runs = new ArrayList<>();
        for (Map<String, Object> object : Json.objects(bench.out.text())) {
            if (object.get("type").equals("stats")) {
                Object endpoint = object.get("endpoint");
                if (runs.isEmpty() || !runs.getLast().endpoint.equals(endpoint)) {
                    runs.add(new Run(endpoint, new ArrayList<>()));
                }
                runs.getLast().stats.add(object);
            }
        }
        return runs;
    }

    @Test
    void anIntervalThatBeganInTheWarmupIsMarked() throws Exception {
        try (Started server = Started.serve();
                Started bench = run(server.endpoint())) {
            List<Run> runs = runs(bench);
            assertEquals(1, runs.size(), runs::toString);
            runs.getFirst().assertWarmsUpFirst();
        }
    }

    @Test
    void thePracticeBeforeAComparisonIsMarked() throws Exception {
        try (Started server = Started.serve();
                Started other = Started.serve();
                Started bench = run(server.endpoint(), "--compare", other.endpoint())) {
            List<Run> runs = runs(bench);
            assertEquals(
                    List.of(server.endpoint(), other.endpoint(), server.endpoint(), other.endpoint()),
                    runs.stream().map(Run::endpoint).toList());
            runs.get(0).assertOnlyWarmsUp();
            runs.get(1).assertOnlyWarmsUp();
            runs.get(2).assertWarmsUpFirst();
            runs.get(3).assertWarmsUpFirst();
        }
    }
}
