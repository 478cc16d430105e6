package dev.streamctl.cli.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.line.LineProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSamplesTest {

    private static String line(String json) throws BadInputException {
        return new String(LineProtocol.write(JsonSamples.parse(json.getBytes(UTF_8))), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"measurement\":\"m\",\"tags\":{\"b\":\"2\",\"a\":\"1\"},\"fields\":{\"x\":1.5},\"timestamp\":7}|m,a=1,b=2 x=1.5 7",
                "{\"fields\":{\"x\":3},\"measurement\":\"m\"}|m x=3.0",
                "{\"temperature\":21,\"on\":true,\"room\":\"lab\",\"gone\":null}|stdin temperature=21.0,on=true,room=\"lab\"",
                "{\"measurement\":\"m\",\"v\":-1e3,\"timestamp\":-5,\"tags\":{\"t\":\"ü\"}}|m,t=ü v=-1000.0 -5",
                "{\"type\":\"sample\",\"sequence\":12,\"fields\":{\"x\":1},\"source\":{\"a\":[1]}}|stdin x=1.0",
                "{\"v\":9007199254740992}|stdin v=9.007199254740992E15",
            })
    void objectsAreSamples(String json, String expected) throws Exception {
        assertEquals(expected, line(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"a\"}",
                "{\"a\":1} {}",
                "{\"a\":[1]}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":9007199254740993}",
                "{\"a\":99999999999999999999}",
                "{\"a\":1e999}",
                "{\"a\":1,\"timestamp\":1.5}",
                "{\"a\":1,\"timestamp\":99999999999999999999}",
                "{\"a\":1,\"measurement\":5}",
                "{\"a\":1,\"tags\":[]}",
                "{\"a\":1,\"tags\":{\"t\":1}}",
                "{\"fields\":1}",
                "{\"fields\":{}}",
                "{\"fields\":{\"a\":{}}}",
                "{\"a\":\"x\\ny\"}",
                "{\"a\\n\":1}",
                "{\"measurement\":\"\",\"a\":1}",
                "{\"a\":NaN}",
                "{\"a\":1}x",
                "{\"\u0007\":[]}"
            })
    void whatIsNoSampleIsRefusedInOneLine(String json) {
        String message = assertThrows(BadInputException.class, () -> JsonSamples.parse(json.getBytes(UTF_8)))
                .getMessage();
        assertTrue(message.length() < 300 && message.chars().noneMatch(c -> c < ' '), message);
        assertFalse(message.contains("enable"), message); // which is advice for a program
    }

    @Test
    void deepNestingEndsNothing() {
        String deep = "{\"fields\":{\"a\":1},\"b\":" + "[".repeat(30_000);
        assertThrows(BadInputException.class, () -> JsonSamples.parse(deep.getBytes(UTF_8)));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThrows(
                BadInputException.class,
                () -> JsonSamples.parse(new byte[] {'{', '"', 'a', (byte) 0xff, '"', ':', '1', '}'}));
    }
}
