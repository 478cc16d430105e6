package dev.streamctl.telemetry.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "collector:9100, collector, 9100",
        "192.0.2.1:1, 192.0.2.1, 1",
        "[::1]:9100, ::1, 9100",
        "[2001:db8::1]:65535, 2001:db8::1, 65535",
        "239.1.2.3:9100, 239.1.2.3, 9100",
    })
    void itReadsWhatItWrites(String text, String host, int port) {
        Target target = Target.parse(text);
        assertEquals(new Target(host, port), target);
        assertEquals(text, target.toString());
    }

    @Test
    void onlyAddressesAreLiterals() {
        assertNotNull(Target.parse("[::1]:1").literal());
        assertNotNull(Target.parse("127.0.0.1:1").literal());
        assertNull(Target.parse("localhost:1").literal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                ":9100",
                "host:",
                "host:0",
                "host:65536",
                "host:x",
                "host:-1",
                "::1:9100",
                "[::1]",
                "[host]:1",
                "[::1:9100",
                "a b:1",
                "h\u0000:1",
                "host:99999999999"
            })
    void anythingElseIsRefusedInOneLine(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Target.parse(text))
                .getMessage();
        assertTrue(message.chars().noneMatch(c -> c < ' '), message);
    }

    @Test
    void aLongNameIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Target("x".repeat(254), 1));
        assertEquals(253, new Target("x".repeat(253), 1).host().length());
    }
}
