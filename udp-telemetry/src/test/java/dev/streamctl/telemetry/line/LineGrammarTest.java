package dev.streamctl.telemetry.line;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.FieldValue.FloatValue;
import dev.streamctl.telemetry.line.FieldValue.UnsignedValue;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The published grammar, rule by rule, and the examples of InfluxData's documentation. */
class LineGrammarTest {

    private static Sample parse(String line) throws LineProtocolException {
        return LineProtocol.parse(line.getBytes(UTF_8));
    }

    @Test
    void theExampleOfTheDocumentation() throws Exception {
        Sample sample = parse("myMeasurement,tag1=value1,tag2=value2 fieldKey=\"fieldValue\" 1556813561098000000");
        assertEquals("myMeasurement", sample.measurement());
        assertEquals(Map.of("tag1", "value1", "tag2", "value2"), sample.tags());
        assertEquals(Map.of("fieldKey", FieldValue.of("fieldValue")), sample.fields());
        assertEquals(OptionalLong.of(1_556_813_561_098_000_000L), sample.time());
    }

    @Test
    void specialCharactersAsTheDocumentationEscapesThem() throws Exception {
        assertEquals(
                "my Measurement",
                parse("my\\ Measurement fieldKey=\"string value\"").measurement());
        Sample slash = parse("myMeasurement fieldKey=\"\\\"string\\\" within a string\"");
        assertEquals(FieldValue.of("\"string\" within a string"), slash.fields().get("fieldKey"));
        Sample spaces = parse("myMeasurement,tag\\ Key1=tag\\ Value1,tag\\ Key2=tag\\ Value2 fieldKey=100");
        assertEquals(Map.of("tag Key1", "tag Value1", "tag Key2", "tag Value2"), spaces.tags());
        assertEquals(
                "🍭",
                parse("myMeasurement,tagKey=🍭 fieldKey=\"Launch 🚀\" 1556813561098000000")
                        .tags()
                        .get("tagKey"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"path \\\\ to\" | path \\ to",
                "\"\\\\\\\\\" | \\\\",
                "\"\\a\" | \\a",
                "\"\\\\\\\"\" | \\\"",
                "\"\" | ''"
            })
    void backslashesInATextEscapeQuotesAndBackslashesOnly(String written, String text) throws Exception {
        assertEquals(FieldValue.of(text), parse("m f=" + written).fields().get("f"));
    }

    @Test
    void backslashesInNamesEscapeSeparatorsOnly() throws Exception {
        assertEquals("a\\b,c\\=d=e", parse("a\\b\\,c\\=d=e f=1").measurement());
        assertEquals(
                Map.of("k=1\\=v\\\\ w", "x"),
                parse("m,k\\=1\\\\=v\\\\\\ w=x f=1").tags());
        assertEquals(Map.of("f\\x", FieldValue.of(1.0)), parse("m f\\x=1").fields());
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "T", "true", "True", "TRUE"})
    void everySpellingOfTrue(String word) throws Exception {
        assertEquals(FieldValue.of(true), parse("m f=" + word).fields().get("f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "F", "false", "False", "FALSE"})
    void everySpellingOfFalse(String word) throws Exception {
        assertEquals(FieldValue.of(false), parse("m f=" + word).fields().get("f"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "-1, -1", "1., 1", "-.5, -0.5", "1.5e3, 1500", "1E-2, 0.01", "1.e+2, 100", "0012.50, 12.5"})
    void everyFormOfAFloat(String written, double value) throws Exception {
        assertEquals(new FloatValue(value), parse("m f=" + written).fields().get("f"));
    }

    @Test
    void integersReachBothEndsOf64Bits() throws Exception {
        Sample sample = parse("m a=9223372036854775807i,b=-9223372036854775808i,c=18446744073709551615u,d=000i,e=-0i");
        assertEquals(FieldValue.of(Long.MAX_VALUE), sample.fields().get("a"));
        assertEquals(FieldValue.of(Long.MIN_VALUE), sample.fields().get("b"));
        assertEquals(new UnsignedValue(-1), sample.fields().get("c"));
        assertEquals(FieldValue.of(0), sample.fields().get("d"));
        assertEquals(FieldValue.of(0), sample.fields().get("e"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"  m f=1", "m f=1  ", "m   f=1   7", "m f=1 7   "})
    void spacesMayBeSeveral(String line) throws Exception {
        assertEquals("m", parse(line).measurement());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "|NO_MEASUREMENT|0",
                ",t=v f=1|NO_MEASUREMENT|0",
                "# f=1|NO_MEASUREMENT|0",
                "  |NO_MEASUREMENT|2",
                "m|NO_FIELD_KEY|1",
                "m |NO_FIELD_KEY|2",
                "m =1|NO_FIELD_KEY|2",
                "m f|NO_FIELD_VALUE|3",
                "m f=|NO_FIELD_VALUE|4",
                "m f=,g=1|NO_FIELD_VALUE|4",
                "m f=1,|NO_FIELD_KEY|6",
                "m, f=1|NO_TAG_KEY|2",
                "m,=v f=1|NO_TAG_KEY|2",
                "m,t f=1|NO_TAG_VALUE|3",
                "m,t= f=1|NO_TAG_VALUE|3",
                "m,t=a=b f=1|UNESCAPED|5",
                "m,t=v,t=w f=1|DUPLICATE_TAG|6",
                "m f=1,g=2,f=3|DUPLICATE_FIELD|10",
                "m f=x|BAD_VALUE|4",
                "m f=1x|BAD_VALUE|4",
                "m f=-|BAD_VALUE|4",
                "m f=.|BAD_VALUE|4",
                "m f=-1u|BAD_VALUE|4",
                "m f=1e|BAD_VALUE|4",
                "m f=1.5i|BAD_VALUE|4",
                "m f=truex|BAD_VALUE|4",
                "m f=NaN|BAD_VALUE|4",
                "m f=\"a\"b|BAD_VALUE|7",
                "m f=\"a|UNTERMINATED_STRING|4",
                "m f=\"a\\\"|UNTERMINATED_STRING|4",
                "m f=9223372036854775808i|VALUE_RANGE|4",
                "m f=-9223372036854775809i|VALUE_RANGE|4",
                "m f=18446744073709551616u|VALUE_RANGE|4",
                "m f=1e309|VALUE_RANGE|4",
                "m f=1 x|BAD_TIMESTAMP|6",
                "m f=1 1.5|BAD_TIMESTAMP|6",
                "m f=1 -|BAD_TIMESTAMP|6",
                "m f=1 9223372036854775808|TIMESTAMP_RANGE|6",
                "m f=1 5 5|TRAILING|8",
                "m,t=v\\|DANGLING_BACKSLASH|5",
                "m\tn f=1|CONTROL_CHARACTER|1",
                "m,t=\u0000 f=1|CONTROL_CHARACTER|4"
            })
    void everyRefusalNamesTheByte(String line, LineProblem problem, int offset) {
        var refused = assertThrows(LineProtocolException.class, () -> parse(line == null ? "" : line));
        assertEquals(problem, refused.problem());
        assertEquals(offset, refused.offset());
        assertTrue(refused.getMessage().contains(problem.text())
                && refused.getMessage().contains("byte " + offset));
    }

    @Test
    void aLineFeedEndsALineEvenInsideQuotes() {
        var refused = assertThrows(LineProtocolException.class, () -> parse("m f=\"a\nb\""));
        assertEquals(LineProblem.UNTERMINATED_STRING, refused.problem());
        assertThrows(LineProtocolException.class, () -> parse("m f=\"a\\\nb\""));
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedInNamesAndTexts() {
        for (String line : new String[] {"m\u00ff f=1", "m f=\"\u00c0\u0080\"", "m,t=\u00e9 f=1"}) {
            var refused =
                    assertThrows(LineProtocolException.class, () -> LineProtocol.parse(line.getBytes(ISO_8859_1)));
            assertEquals(LineProblem.NOT_UTF8, refused.problem());
        }
    }

    @Test
    void limitsAreNamedInTheMessage() {
        LineScan scan = new LineScan(new LineLimits(20, 1, 2));
        refused(scan, "m f=\"abcdefghijklmnopq\"", "line too long (23 bytes, limit 20) at byte 20");
        refused(scan, "m,a=1,b=2 f=1", "too many tags (limit 1) at byte 6 of \"m,a=1,b=2 f=1\"");
        refused(scan, "m a=1,b=2,c=3", "too many fields (limit 2) at byte 10");
        byte[] exact = "m,a=1 a=1,b=2 123456".getBytes(UTF_8);
        assertTrue(scan.scan(exact, 0, exact.length), scan::message);
        assertThrows(IllegalArgumentException.class, () -> new LineLimits(0, 1, 1));
    }

    private static void refused(LineScan scan, String line, String message) {
        byte[] bytes = line.getBytes(UTF_8);
        assertTrue(!scan.scan(bytes, 0, bytes.length));
        assertTrue(scan.message().contains(message), scan.message());
    }
}
