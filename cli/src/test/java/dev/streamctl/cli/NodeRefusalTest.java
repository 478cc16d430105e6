package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        run = Inside.run("node", "buzzer", "--sound", "buzz ".repeat(1000));
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("--sound: the sound has 5000 bytes, more than 4096"), run.err.text());
        run = Inside.run("node", "leds", "--stale", "0");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("a message is good for 0 ms, not for more than zero"), run.err.text());
        run = Inside.run("node", "clock", "--target", "a", "--node", "a=tcp://127.0.0.1:1");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("'a=tcp://127.0.0.1:1' is not NAME=ws://HOST:PORT/PATH"), run.err.text());
    }

    @Test
    void anOptionThatTheDriverOfTheLedsDoesNotUseIsRefused() throws Exception {
        Inside run = Inside.run("node", "leds", "--green", "0:5");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("--driver virtual does not use --green"), run.err.text());
        run = Inside.run("node", "leds", "--driver", "sysfs-led", "--frequency", "50");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("--driver sysfs-led does not use --frequency"), run.err.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ends.", ".begins", " spaced ", "_streamctl._tcp.local."})
    void aNameThatWouldBeAnnouncedAsAnotherIsRefused(String name) throws Exception {
        for (List<String> command : List.of(
                List.of("node", "buzzer", "--name", name),
                List.of("node", "clock", "--target", "a", "--node", name + "=ws://127.0.0.1:1/"))) {
            Inside run = Inside.run(command.toArray(String[]::new));
            assertEquals(2, run.code(), command::toString);
            assertTrue(
                    run.err.text().contains("the name of a node, '" + name + "', begins with a dot, a space or"),
                    run.err.text());
        }
    }

    /** It would wait for a node of such a name for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"", "http://127.0.0.1:8765/", "a\tb", "ends."})
    void aTargetThatIsNoNodeIsRefused(String target) throws Exception {
        for (List<String> command : List.of(
                List.of("node", "clock", "--target", target),
                List.of("node", "iopin", "--stream-to", target),
                List.of("camera", "--led", target))) {
            Inside run = Inside.run(command.toArray(String[]::new));
            assertEquals(2, run.code(), command::toString);
            assertTrue(run.err.text().contains("the name of a node"), run.err.text());
        }
    }
}
