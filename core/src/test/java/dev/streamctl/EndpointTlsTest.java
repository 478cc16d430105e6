package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTlsTest {

    @ParameterizedTest
    @CsvSource({
        "tls://board.local:9000, tls://board.local:9000",
        "tls://[::1]:9000, tls://[::1]:9000",
        "wss://board.local:9001/live?rate=5, wss://board.local:9001/live?rate=5",
        "wss://board.local, wss://board.local:443/",
        "wss://[::1]/x, wss://[::1]:443/x"
    })
    void encryptedEndpointsAreReadAndWritten(String text, String written) {
        Endpoint endpoint = Endpoint.parse(text);
        assertEquals(written, endpoint.toString());
        assertEquals(endpoint, Endpoint.parse(written));
        assertTrue(endpoint.isSecure());
    }

    @ParameterizedTest
    @CsvSource({
        "tls://board.local, use tls://host:port",
        "tls://board.local:x, the port is not a number",
        "tls://::1:9000, put an IPv6 address in brackets",
        "wss://, use wss://host:port"
    })
    void whatIsNoneIsToldByItsOwnScheme(String text, String why) {
        assertEquals(
                "'" + text + "' is not an endpoint: " + why,
                assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text))
                        .getMessage());
    }

    @Test
    void anotherTargetKeepsTheEncryption() {
        assertEquals(Endpoint.wss("h", 1, "/b"), Endpoint.wss("h", 1, "/a").at("/b"));
    }
}
