package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code send telemetry --json} with a standard output that is a full pipe which nobody reads: it ends all the same. */
@Timeout(300)
class SendUnreadIT {

    @TempDir
    private Path folder;

    private Started send(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("send", "telemetry", "--json", "--target", "127.0.0.1:9"));
        command.addAll(List.of("--source", "demo", "--period", "10ms", "--interval", "10ms"));
        command.addAll(List.of(more));
        return Started.program(Map.of(), UnreadOutputIT.withFullPipe(1, folder.resolve("pipe"), command));
    }

    private static void endsWithItsSummary(Started sender) throws Exception {
        assertEquals(1, sender.exit(), sender.err::text);
        List<String> lines = sender.err.lines();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("summary after ")), sender.err::text);
        assertEquals("streamctl: cannot write to standard output: nobody reads it", lines.getLast());
    }

    @Test
    void itEndsWhenItHasSentWhatItWasTo() throws Exception {
        try (Started sender = send("--count", "50")) {
            endsWithItsSummary(sender);
            assertTrue(sender.err.text().contains(" 50 "), sender.err::text);
        }
    }

    @Test
    void aSignalEndsIt() throws Exception {
        try (Started sender = send()) {
            sender.err.await("sending to udp://");
            sender.signal(StopSignal.TERM);
            endsWithItsSummary(sender);
        }
    }
}
