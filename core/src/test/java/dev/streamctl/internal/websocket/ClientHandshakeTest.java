package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.Endpoint;
import dev.streamctl.websocket.Opening;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client asks, on bytes. */
class ClientHandshakeTest {

    /** RFC 6455 section 4.1: the port stands there unless it is that of the scheme. */
    @ParameterizedTest
    @CsvSource({
        "ws://board.local:80/, board.local",
        "wss://board.local:443/, board.local",
        "ws://board.local:443/, board.local:443",
        "wss://board.local:80/, board.local:80",
        "ws://board.local/, board.local",
        "wss://board.local/, board.local",
        "wss://[2001:db8::1]:443/, [2001:db8::1]",
        "ws://[2001:db8::1]:8443/, [2001:db8::1]:8443"
    })
    void theHostHasNoPortWhereItIsTheUsualOne(String endpoint, String host) {
        byte[] request = new ClientHandshake((Endpoint.Ws) Endpoint.parse(endpoint), Opening.plain()).request();
        String[] lines = new String(request, ISO_8859_1).split("\r\n");
        assertEquals("Host: " + host, lines[1]);
    }
}
