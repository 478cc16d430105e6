package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts {@code bench} for a short time, and reads what it says. */
final class BenchRun {

    /** Small where the test says nothing else, and so short that even a machine that is busy gets an answer in the time. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "STREAMCTL_BENCH_CONNECTIONS", "4",
            "STREAMCTL_BENCH_DURATION", "3s",
            "STREAMCTL_BENCH_WARMUP", "100ms",
            "STREAMCTL_BENCH_TIMEOUT", "30s");

    private BenchRun() {}

    static Started bench(String endpoint, String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of("bench", endpoint));
        line.addAll(List.of(more));
        return Started.streamctl(DEFAULTS, line.toArray(String[]::new));
    }

    /** As {@link #bench}: one connection, one frame in flight, 200 frames a second, and JSON. */
    static Started steadily(Started server, String... more) throws Exception {
        List<String> line =
                new ArrayList<>(List.of("--connections", "1", "--in-flight", "1", "--rate", "200", "--json"));
        line.addAll(List.of(more));
        return bench(server.endpoint(), line.toArray(String[]::new));
    }

    /** Waits until it has run for so long: once its time is over, it sends nothing more. */
    static void awaitElapsed(Started bench, long millis) throws Exception {
        var _ = bench.out.await(line -> {
            Map<String, Object> stats = Json.object(line);
            return stats.get("type").equals("stats") && number(stats, "elapsed_ms") >= millis;
        });
    }

    /** The last object, which is a summary that adds up. */
    static Map<String, Object> summary(Started bench) {
        Map<String, Object> summary = Json.objects(bench.out.text()).getLast();
        assertEquals("summary", summary.get("type"));
        assertEquals(number(summary, "produced"), number(summary, "sent") + number(summary, "not_sent"));
        assertEquals(number(summary, "sent"), number(summary, "received") + number(summary, "unanswered"));
        return summary;
    }

    static double decimal(Map<String, Object> object, String key) {
        return ((Number) object.get(key)).doubleValue();
    }

    static long number(Map<String, Object> object, String key) {
        return ((Number) object.get(key)).longValue();
    }
}
