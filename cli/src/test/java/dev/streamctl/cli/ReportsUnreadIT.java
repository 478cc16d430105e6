package dev.streamctl.cli;

import static dev.streamctl.cli.ListenUnreadIT.endsWithItsSummary;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands with {@code --json} and a standard output that is a full pipe which nobody reads: they end all the same. */
@Timeout(300)
class ReportsUnreadIT {

    @TempDir
    private Path folder;

    private Started send(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of("send", "telemetry", "--json", "--target", "127.0.0.1:9"));
        command.addAll(List.of("--source", "demo", "--period", "10ms", "--interval", "10ms"));
        command.addAll(List.of(more));
        return Started.program(Map.of(), UnreadOutputIT.withFullPipe(1, folder.resolve("pipe"), command));
    }

    @Test
    void aSenderEndsWhenItHasSentWhatItWasTo() throws Exception {
        try (Started sender = send("--count", "50")) {
            endsWithItsSummary(sender);
            assertTrue(sender.err.text().contains(" 50 "), sender.err::text);
        }
    }

    @Test
    void aSignalEndsASender() throws Exception {
        try (Started sender = send()) {
            sender.err.await("sending to udp://");
            sender.signal(StopSignal.TERM);
            endsWithItsSummary(sender);
        }
    }

    /** A report is held, or where there is none before, the summary. */
    @ParameterizedTest
    @ValueSource(strings = {"10ms", "0"})
    void aSignalEndsAServer(String interval) throws Exception {
        endsAtASignal(1, "listening", "serve", "--port", "0", "--interval", interval);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10ms", "0"})
    void aSignalEndsACamera(String interval) throws Exception {
        endsAtASignal(2, "listening", "camera", "--stream-port", "0", "--http-port", "0", "--interval", interval);
    }

    /** It is a frame that is held. */
    @Test
    void aSignalEndsAViewer() throws Exception {
        try (Started camera = CameraCase.camera("--size", "320x240")) {
            endsAtASignal(1, "frame", "view", CameraCase.stream(camera));
        }
    }

    private void endsAtASignal(int lines, String kind, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.add("--json");
        try (var pipe = new FilledPipe(folder.resolve("filled"));
                Started started = Started.program(Map.of(), pipe.command(all))) {
            for (int i = 0; i < lines; i++) {
                assertTrue(pipe.line().startsWith("{\"type\":\"" + kind + "\""));
            }
            pipe.fill();
            started.signal(StopSignal.TERM);
            endsWithItsSummary(started);
        }
    }
}
