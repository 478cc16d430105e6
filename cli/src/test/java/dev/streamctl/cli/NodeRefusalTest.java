package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NodeRefusalTest {

    @Test
    void aDeviceThatCannotBeIsRefusedInOneLine() throws Exception {
        String longest = "x".repeat(64);
        Inside run = Inside.run("node", "buzzer", "--name", longest);
        assertEquals(2, run.code());
        assertTrue(
                run.err.text().contains("the name of a node, '" + longest + "', has 64 bytes, more than 63"),
                run.err.text());
        run = Inside.run("node", "buzzer", "--host", "0.0.0.0");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("use TLS, a token or --insecure"), run.err.text());
        run = Inside.run("camera", "--host", "0.0.0.0");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("the camera at tcp://0.0.0.0:8080 would be open to"), run.err.text());
        run = Inside.run("node", "iopin", "--chance", "1.5");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("chance is 1.5, not within 0 to 1"), run.err.text());
        run = Inside.run("node", "clock", "--target", "a", "--node", "a=tcp://127.0.0.1:1");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("'a=tcp://127.0.0.1:1' is not NAME=ws://HOST:PORT/PATH"), run.err.text());
    }
}
