package dev.streamctl.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.http.Metrics.Bucket;
import dev.streamctl.http.Metrics.Labelled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers for Prometheus, as text. */
class MetricsTest {

    private static final Metrics METRICS = new Metrics("toy_")
            .gauge("warmth", "How warm.", -1.5)
            .counter("steps", "How many steps.", 3)
            .counters(
                    "hits",
                    "Hits by door.",
                    List.of(
                            new Labelled(Map.of("door", "a\"b", "code", "404"), 2),
                            new Labelled(Map.of("door", "c", "code", "200"), 5)))
            .gauges("open", "Open now.", List.of())
            .histogram(
                    "age_seconds",
                    "Ages.",
                    List.of(new Bucket(0.25, 4), new Bucket(1, 0), new Bucket(Double.POSITIVE_INFINITY, 3)),
                    4.5);

    private static Response.Bytes answer(Map<String, List<String>> headers) throws Exception {
        return (Response.Bytes) METRICS.answer(new Request("/metrics", "", headers));
    }

    @Test
    void eachKindIsWrittenWithItsTypeItsPrefixAndItsLabelsEscaped() throws Exception {
        Response.Bytes answer = answer(Map.of());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.contentType());
        assertEquals("""
                # HELP toy_age_seconds Ages.
                # TYPE toy_age_seconds histogram
                toy_age_seconds_bucket{le="0.25"} 4
                toy_age_seconds_bucket{le="1.0"} 4
                toy_age_seconds_bucket{le="+Inf"} 7
                toy_age_seconds_count 7
                toy_age_seconds_sum 4.5
                # HELP toy_hits_total Hits by door.
                # TYPE toy_hits_total counter
                toy_hits_total{code="200",door="c"} 5.0
                toy_hits_total{code="404",door="a\\"b"} 2.0
                # HELP toy_steps_total How many steps.
                # TYPE toy_steps_total counter
                toy_steps_total 3.0
                # HELP toy_warmth How warm.
                # TYPE toy_warmth gauge
                toy_warmth -1.5
                """, new String(answer.bytes(), UTF_8));
    }

    @Test
    void whoAsksForOpenMetricsGetsIt() throws Exception {
        Response.Bytes answer = answer(Map.of("accept", List.of("application/openmetrics-text; version=1.0.0")));
        assertTrue(answer.contentType().startsWith("application/openmetrics-text"), answer.contentType());
        assertTrue(new String(answer.bytes(), UTF_8).endsWith("# EOF\n"));
    }
}
