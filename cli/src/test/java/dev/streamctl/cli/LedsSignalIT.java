package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code streamctl node leds} as a process that is told to end. */
@Timeout(300)
class LedsSignalIT extends LedsTreeCase {

    @ParameterizedTest
    @EnumSource(StopSignal.class)
    void aSignalLeavesThemDarkAlthoughSomebodySteers(StopSignal signal) throws Exception {
        try (Started node = leds("--stale", "1h");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 42 0", "green 42");
            assertEquals("42", light(green));
            node.signal(signal);
            if (signal == StopSignal.HUP) {
                node.signal(signal); // the shell's, and the kernel's
            }
            node.err.await(line -> line.contains("stopping"));
            awaitDark();
            assertEquals(signal == StopSignal.HUP ? 129 : 0, node.exit(), node.err::text);
            assertTrue(node.err.text().contains("summary after "), node.err::text); // the stop was not cut short
            assertEquals("00", light(green) + light(red));
        }
    }

    @Test
    void aNodeBelowNohupOutlivesItsTerminal() throws Exception {
        List<String> line = new ArrayList<>(List.of(InteropIT.need("nohup"), Started.STREAMCTL));
        line.addAll(command("--stale", "1h"));
        try (Started node = Started.program(Map.of(), line);
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 42 0", "green 42");
            node.signal(StopSignal.HUP);
            ask(client, "0 -17 0", "red 17");
            node.signal(StopSignal.TERM);
            assertEquals(0, node.exit(), node.err::text);
        }
    }

    /** As GNU timeout sends it: to the process, and to the group of processes that it is in. */
    @Test
    void aSignalThatComesTwiceAtOnceLeavesThemDark() throws Exception {
        try (Started node = leds("--stale", "1h");
                Started client = WebSocketInteropIT.python(CLIENT, node.webSocket())) {
            ask(client, "0 -17 0", "red 17");
            Files.delete(green);
            try (Started mkfifo = Started.program(Map.of(), List.of("mkfifo", green.toString()))) {
                assertEquals(0, mkfifo.exit(), mkfifo.err::text);
            }
            node.signal(StopSignal.TERM); // green is made dark first, which takes until the pipe has another end
            node.signal(StopSignal.TERM);
            try (var _ = new RandomAccessFile(green.toFile(), "rw")) {
                node.exit();
            }
            assertEquals("0", light(red), node.err::text);
        }
    }
}
