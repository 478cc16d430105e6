package dev.streamctl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler may answer with: nothing that would be read as another header, or another answer. */
class ResponseTest {

    @ParameterizedTest
    @CsvSource({
        "X, 'a\r\nY: b'",
        "X, 'a\nb'",
        "X, 'a\rb'",
        "X, 'a\0b'",
        "X, \u00e4",
        "'', a",
        "'X ', a",
        "'X:', a",
        "'X\r\nY', a",
        "Content-Length, 5",
        "transfer-encoding, chunked",
        "Connection, keep-alive",
        "ETag, \"x\"",
        "Date, now"
    })
    void aHeaderThatCannotBeSentIsRefused(String name, String value) {
        assertThrows(IllegalArgumentException.class, () -> Response.text("x").withHeader(name, value));
    }

    @Test
    void aContentTypeThatCannotBeSentIsRefusedWhateverTheAnswer() {
        String split = "text/plain\r\nX: y";
        assertThrows(IllegalArgumentException.class, () -> Response.bytes(split, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Response.stream(split, _ -> {}));
        assertThrows(
                IllegalArgumentException.class, () -> new Response.Resource(split, new byte[0], "\"x\"", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 101, 199, 600, 1000})
    void aStatusIsAFinalOne(int status) {
        assertThrows(IllegalArgumentException.class, () -> Response.text(status, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "\"x", "W/\"x\"", "\"a\"b\"", "\"\r\n\""})
    void aTagIsAStrongOneInQuotes(String tag) {
        assertThrows(IllegalArgumentException.class, () -> new Response.Resource("", new byte[0], tag, Map.of()));
    }

    @Test
    void aHeaderReplacesOneOfTheSameNameInAnyCase() {
        assertEquals(
                Map.of("x-a", "2"),
                Response.text("x").withHeader("X-A", "1").withHeader("x-a", "2").headers());
    }
}
