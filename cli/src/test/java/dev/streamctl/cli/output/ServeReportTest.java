package dev.streamctl.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.ServerStats;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ServeReportTest {

    @Test
    void everyCounterOfTheServerIsReportedUnderItsName() throws Exception {
        RecordComponent[] components = ServerStats.class.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = LongStream.rangeClosed(1, components.length).boxed().toArray();
        var stats = ServerStats.class.getDeclaredConstructor(types).newInstance(values);
        Map<String, Long> expected = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            expected.put(name, (Long) component.getAccessor().invoke(stats));
        }
        expected.put("frames_rejected", stats.framesRejected());
        assertEquals(expected, ServeReport.fields(stats));
    }

    @Test
    void theLineIsTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            var stats = new ServerStats(5, 3, 2, 1, 2, 10, 9, 1000, 900, 3, 2, 1, 4, 6, 7, 8, 9, 10, 11, 12, 13, 0, 0);
            assertEquals(
                    "stats after 1.5 s: connections 1 open, 3 served, 2 refused; in 10 frames, 1000 bytes;"
                            + " out 9 frames, 900 bytes; rejected 6 frames (3 too long, 2 malformed, 1 truncated);"
                            + " cut 4 slow consumers, 6 slow frames, 7 idle, 9 lingering; 8 resets, 10 aborted;"
                            + " failed 11 connections, 12 handlers, 13 accepts;"
                            + " total 5",
                    new ServeReport("stats", Duration.ofMillis(1500), stats, Map.of("total", 5L)).text());
        } finally {
            Locale.setDefault(before);
        }
    }
}
