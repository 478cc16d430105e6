package dev.streamctl.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebSocketExampleTest {

    @Test
    void whatWasSentComesBack() throws Exception {
        assertEquals("hello", WebSocketExample.hello());
    }
}
