package dev.streamctl.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.ServerStats;
import dev.streamctl.http.HttpStats;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ServeReportTest {

    private static final HttpStats HTTP =
            new HttpStats(1010, 102, 103, 104, 105, new TreeMap<>(Map.of(404, 7L, 503, 11L)));

    @Test
    void everyCounterOfTheServerIsReportedUnderItsName() throws Exception {
        RecordComponent[] components = ServerStats.class.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = LongStream.rangeClosed(1, components.length).boxed().toArray();
        values[values.length - 1] = HTTP;
        var stats = ServerStats.class.getDeclaredConstructor(types).newInstance(values);
        Map<String, Long> expected = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            if (component.getType() == long.class) {
                expected.put(name(component), (Long) component.getAccessor().invoke(stats));
            }
        }
        for (RecordComponent component : HttpStats.class.getRecordComponents()) {
            if (component.getType() == long.class) {
                expected.put("http_" + name(component), (Long)
                        component.getAccessor().invoke(HTTP));
            }
        }
        expected.put("http_refused", 18L);
        expected.put("frames_rejected", stats.framesRejected());
        assertEquals(expected, ServeReport.fields(stats));
    }

    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void theLineIsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            var stats = new ServerStats(
                    5, 3, 2, 1, 2, 10, 9, 1000, 900, 3, 2, 1, 4, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0, HTTP);
            assertEquals(
                    "stats after 1.5 s: connections 1 open, 3 served, 2 refused; in 10 frames, 1000 bytes;"
                            + " out 9 frames, 900 bytes; rejected 6 frames (3 too long, 2 malformed, 1 truncated);"
                            + " cut 4 slow consumers, 6 slow frames, 7 idle, 9 lingering; 8 resets, 10 aborted;"
                            + " failed 11 connections, 12 handlers, 13 accepts;"
                            + " http 1010 requests, 102 answered, 18 refused, 103 failed;"
                            + " total 5",
                    new ServeReport("stats", Duration.ofMillis(1500), stats, Map.of("total", 5L)).text());
        } finally {
            Locale.setDefault(before);
        }
    }
}
