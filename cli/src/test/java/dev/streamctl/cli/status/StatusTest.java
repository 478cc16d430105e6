package dev.streamctl.cli.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.streamctl.Endpoint;
import dev.streamctl.ServerStats;
import dev.streamctl.cli.output.ServeReport;
import dev.streamctl.http.HttpStats;
import dev.streamctl.http.Request;
import dev.streamctl.http.Response;
import dev.streamctl.tls.TlsFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every counter of every door, for people and for Prometheus. */
class StatusTest {

    private static final ServerStats STATS = new ServerStats(
            5,
            4,
            1,
            3,
            1,
            10,
            9,
            1000,
            900,
            3,
            2,
            1,
            4,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            new HttpStats(40, 1, 2, 3, 4, new TreeMap<>(Map.of(404, 20L, 503, 10L))));

    private static final Observed NOW = new Observed(
            Duration.ofMillis(1500),
            List.of(
                    new Observed.Door(Endpoint.tcp("127.0.0.1", 9000), "lines", STATS, Map.of(), 0),
                    new Observed.Door(Endpoint.ws("127.0.0.1", 9001, "/"), "websocket", STATS, Map.of(), 0)),
            "handler",
            Map.of("total", -5L));

    private static final Observed SECURE = new Observed(
            Duration.ofMillis(1500),
            List.of(new Observed.Door(
                    Endpoint.tls("127.0.0.1", 9000),
                    "lines",
                    STATS,
                    Map.of(TlsFailure.PLAIN_TEXT, 7L, TlsFailure.EXPIRED, 2L),
                    3)),
            "handler",
            Map.of());

    private static Response.Bytes metrics(String accept) throws Exception {
        Map<String, List<String>> headers = accept.isEmpty() ? Map.of() : Map.of("accept", List.of(accept));
        return (Response.Bytes) PrometheusMetrics.answer(new Request("/metrics", "", headers), NOW);
    }

    @Test
    void whereThereIsTlsItsFailuresAreShownByTheirReasons() throws Exception {
        String json = new String(((Response.Bytes) StatusJson.answer(SECURE)).bytes(), UTF_8);
        assertTrue(json.contains("\"plain_text\":7"), json);
        assertTrue(json.contains("\"expired\":2"), json);
        assertTrue(json.contains(",\"tls_failures\":{\""), json);
        assertTrue(json.contains("},\"tls_failed_reloads\":3}]"), json);
        var answer = (Response.Bytes) PrometheusMetrics.answer(new Request("/metrics", "", Map.of()), SECURE);
        String text = new String(answer.bytes(), UTF_8);
        String door = "{endpoint=\"tls://127.0.0.1:9000\"";
        assertTrue(text.contains("streamctl_tls_failures_total" + door + ",reason=\"plain_text\"} 7.0\n"), text);
        assertTrue(text.contains("streamctl_tls_failed_reloads_total" + door + "} 3.0\n"), text);
        assertFalse(new String(metrics("").bytes(), UTF_8).contains("tls"));
    }

    @Test
    void thePrometheusTextHasEveryCounterOfEveryDoor() throws Exception {
        Response.Bytes answer = metrics("");
        assertEquals("text/plain; version=0.0.4; charset=utf-8", answer.contentType());
        String text = new String(answer.bytes(), UTF_8);
        for (String endpoint : List.of("tcp://127.0.0.1:9000", "ws://127.0.0.1:9001/")) {
            ServeReport.fields(STATS).forEach((name, value) -> {
                String line = name.equals("open")
                        ? "streamctl_connections{endpoint=\"" + endpoint + "\"} 3.0"
                        : "streamctl_" + name + "_total{endpoint=\"" + endpoint + "\"} " + value + ".0";
                assertTrue(
                        name.equals("http_refused") || text.contains(line + "\n"), () -> line + " is not in " + text);
            });
            assertTrue(
                    text.contains("streamctl_http_refused_total{endpoint=\"" + endpoint + "\",status=\"404\"} 20.0\n"),
                    text);
        }
        assertTrue(text.contains("streamctl_uptime_seconds 1.5\n"), text);
        assertTrue(text.contains("streamctl_handler_total -5.0\n"), text);
        assertTrue(text.contains("# TYPE streamctl_frames_in_total counter\n"), text);
        Pattern sample = Pattern.compile("[a-z_]+(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*})? [-0-9.E]+");
        text.lines()
                .filter(line -> !line.startsWith("# "))
                .forEach(line -> assertTrue(sample.matcher(line).matches(), line));
    }

    @Test
    void openMetricsIsThereForWhoAsksForIt() throws Exception {
        Response.Bytes answer = metrics("application/openmetrics-text; version=1.0.0");
        assertTrue(answer.contentType().startsWith("application/openmetrics-text"), answer.contentType());
        assertTrue(new String(answer.bytes(), UTF_8).endsWith("# EOF\n"));
    }

    @Test
    void theJsonIsOneObject() throws Exception {
        var answer = (Response.Bytes) StatusJson.answer(NOW);
        assertEquals("application/json", answer.contentType());
        String text = new String(answer.bytes(), UTF_8);
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            while (parser.nextToken() != null) {
                // strict to the end
            }
        }
        assertTrue(text.startsWith("{\"uptime_ms\":1500,\"doors\":[{\"endpoint\":\"tcp://127.0.0.1:9000\""), text);
        assertTrue(text.contains("\"frames_in\":10,"), text);
        assertTrue(text.contains("\"http_refused\":30,\"http_refused_by_status\":{\"404\":20,\"503\":10}}"), text);
        assertTrue(text.endsWith("\"handler\":{\"total\":-5}}\n"), text);
    }
}
