package dev.streamctl.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.QueuedSink;
import dev.streamctl.telemetry.sink.SampleJson;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.TextFormat;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** Each key of a sample's JSON, and none that it has not. */
    @Test
    void theKeysOfASampleAreThoseOfTheTable() throws Exception {
        byte[] line = "m,device=cam1 f=1 2".getBytes(UTF_8);
        long device = DeviceId.of("cam1");
        var header = new Header(device, 5, 12, 0, 1, 0, 0, true, true, 0, 0);
        var source = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4_000);
        var out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            new SampleJson().writeFields(json, new Datagram(header, true, 1, source, line, 1, 0, 0, line.length), 0);
            json.writeEndObject();
        }
        Set<String> written = new TreeSet<>();
        try (JsonParser json = new JsonFactory().createParser(out.toString())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME
                        && json.getParsingContext().getParent().inRoot()) {
                    written.add(json.currentName());
                }
            }
        }
        String table = readme.substring(readme.indexOf("| key of a sample |"), readme.indexOf("Of `type` `stats`"));
        Set<String> told = new TreeSet<>();
        table.lines()
                .flatMap(row -> Pattern.compile("`(\\w+)`")
                        .matcher(row.replaceFirst("^\\| ([^|]*).*", "$1"))
                        .results())
                .forEach(key -> told.add(key.group(1)));
        assertEquals(written, told);
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
