package dev.streamctl.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.sink.QueuedSink;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.TextFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The module's README says what the code does. */
class ReadmeTest {

    private final String readme;

    ReadmeTest() throws Exception {
        readme = Files.readString(Path.of("README.md"));
    }

    private void assertRow(String row) {
        assertTrue(readme.contains("\n" + row), row);
    }

    @Test
    void theLimitsAreTheDefaults() {
        LineLimits limits = LineLimits.defaults();
        assertRow("| bytes of a line | %d |".formatted(limits.maxLine()));
        assertRow("| tags of a line | %d |".formatted(limits.maxTags()));
        assertRow("| fields of a line | %d |".formatted(limits.maxFields()));
    }

    @Test
    void theListenersBoundsAreTheDefaults() {
        assertTrue(readme.contains("`--receive-buffer`, %d bytes".formatted(ListenOptions.DEFAULT_RECEIVE_BUFFER)));
        assertTrue(readme.contains("`--max-rate`, %d |".formatted(ListenOptions.DEFAULT_MAX_RATE)));
        assertTrue(readme.contains("`--queue`, %d bytes".formatted(ListenOptions.DEFAULT_QUEUE)));
        assertTrue(readme.contains("`--sink-queue`, %d bytes".formatted(QueuedSink.DEFAULT_BYTES)));
        assertTrue(readme.contains("`--max-devices`, %d |".formatted(ListenOptions.DEFAULT_MAX_DEVICES)));
    }

    /** Each row of the table of the text header names where its part stands in a datagram. */
    @Test
    void theHeadersPartsStandWhereTheTableSays() {
        Header header = new Header(
                0x1111111111111111L,
                0x2222222222222222L,
                0x3333333333333333L,
                0x4444444444444444L,
                0x55555555,
                0x66666666,
                0,
                true,
                true,
                0,
                0);
        byte[] out = new byte[200];
        assertEquals(93, TextFormat.plain().write(header, new byte[0], out));
        Map<String, String> digits = Map.of(
                "device",
                "1",
                "boot",
                "2",
                "sequence",
                "3",
                "uptime",
                "4",
                "offered",
                "5",
                "dropped",
                "6",
                "flags",
                "5");
        Matcher row = Pattern.compile(
                        "(?m)^\\| (\\d+) \\| (\\d+) \\| (device|boot|sequence|uptime|offered|dropped|flags) \\|")
                .matcher(readme.substring(readme.indexOf("### Text"), readme.indexOf("### Sealed")));
        int rows = 0;
        while (row.find()) {
            int at = Integer.parseInt(row.group(1));
            int length = Integer.parseInt(row.group(2));
            String expected = digits.get(row.group(3)).repeat(length);
            assertEquals(expected, new String(out, at, length), row.group());
            assertEquals(' ', out[at - 1]);
            rows++;
        }
        assertEquals(7, rows);
    }

    @Test
    void everyCounterKindAndUseIsThere() {
        for (Counter counter : Counter.values()) {
            assertTrue(readme.contains(counter.name().toLowerCase(Locale.ROOT)), counter.name());
        }
        for (DatagramKind kind : DatagramKind.values()) {
            assertTrue(readme.contains(kind.name()), kind.name());
        }
        for (KeyUse use : KeyUse.values()) {
            assertTrue(readme.contains("`" + use.label() + "`"), use.label());
        }
    }
}
