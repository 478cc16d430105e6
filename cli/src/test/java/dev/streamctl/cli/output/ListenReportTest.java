package dev.streamctl.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.options.OutputChoice.Detail;
import dev.streamctl.telemetry.line.LineProblem;
import dev.streamctl.telemetry.listen.ListenedDevice;
import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.SinkStats;
import dev.streamctl.telemetry.stats.Attribution;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.stats.DeviceTable;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListenReportTest {

    private static ListenReport report(Map<LineProblem, Long> problems) {
        DeviceTable table = new DeviceTable(1, false, 0);
        table.refused(7, Counter.CORRUPT);
        table.refused(7, Counter.FORGED);
        table.refused(7, Counter.FORGED);
        var stats = new ListenerStats(
                9,
                90,
                0,
                0,
                0,
                0,
                Map.of(DatagramKind.BAD_HEADER, 1L, DatagramKind.FORGED, 2L),
                problems,
                0,
                0,
                0,
                0,
                table.totals(),
                1_500_000,
                0,
                0,
                4,
                0);
        return new ListenReport("stats", Duration.ofSeconds(1), stats, 9, Map.of("file:/x", new SinkStats(3, 2, 1, 0)));
    }

    private static String json(Report report) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new Output(new StandardOutput(bytes), new PrintStream(bytes, false, UTF_8), true, Detail.NORMAL).data(report);
        return bytes.toString(UTF_8);
    }

    @Test
    void whyLinesWereRefusedIsTold() throws IOException {
        ListenReport report = report(Map.of(LineProblem.BAD_VALUE, 3L, LineProblem.NOT_UTF8, 0L));
        assertTrue(report.text().contains("; lines refused: not a field value 3;"), report::text);
        assertTrue(json(report).contains("\"line_problems\":{\"bad_value\":3}"), json(report));
        assertFalse(report(Map.of()).text().contains("lines refused"));
    }

    /** Of all, and of a device; counters have a table of their own. */
    @Test
    void everyKeyIsInTheReadme() throws IOException {
        DeviceTable table = new DeviceTable(1, false, 0);
        table.observe(new Header(7, 1, 0, 0, 1, 0, 0, true, true, 0, 0), 1, 0, 0);
        DeviceStats device = Objects.requireNonNull(table.device(7));
        var ofDevice = new DeviceReport(new ListenedDevice(device, "cam1"), Attribution.of(device.counts(), 0));
        String readme = Files.readString(Path.of("../udp-telemetry/README.md"));
        String section = readme.substring(readme.indexOf("Of `type` `stats`"), readme.indexOf("A file sink writes"));
        Set<String> counters = Stream.of(Counter.values())
                .map(counter -> counter.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (Report report : List.of(report(Map.of()), ofDevice)) {
            List<String> keys = Pattern.compile("\"(\\w+)\":")
                    .matcher(json(report))
                    .results()
                    .map(key -> key.group(1))
                    .toList();
            assertTrue(keys.size() > 30, keys::toString);
            keys.forEach(key -> assertTrue(counters.contains(key) || section.contains("`" + key + "`"), key));
        }
    }

    @Test
    void eachCounterIsToldOnce() throws IOException {
        ListenReport report = report(Map.of());
        assertTrue(report.text().contains("jitter 1.500 ms"), report::text);
        assertTrue(report.text().contains("corrupt 1, forged 2"), report::text);
        assertTrue(report.text().contains("memory of gaps given up 4 times"), report::text);
        String json = json(report);
        assertTrue(json.contains("\"jitter_ms\":1.5,"), json);
        for (String name : new String[] {"\"corrupt\":1", "\"forged\":2", "\"gaps_given_up\":4"}) {
            assertTrue(json.contains(name) && json.indexOf(name) == json.lastIndexOf(name), json);
        }
    }
}
