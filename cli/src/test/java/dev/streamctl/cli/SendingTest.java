package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.cli.options.OutputChoice.Detail;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.StandardOutput;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.source.SampleSource;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendingTest {

    private final LineRecorder out = new LineRecorder();
    private final LineRecorder err = new LineRecorder();

    private ExitCode send(SampleSource source, InputStream in) throws Exception {
        var surroundings = new Surroundings(
                in, new StandardOutput(out), new PrintStream(err, true, UTF_8), false, false, false, Map.of(), _ -> {});
        var output = new Output(surroundings.out(), surroundings.err(), false, Detail.NORMAL);
        var options = SenderOptions.to(new Target("127.0.0.1", 9), "d");
        return new Sending(options, false, source, Duration.ofMillis(10), Long.MAX_VALUE, null, Duration.ZERO, "a test")
                .run(surroundings, output);
    }

    private static void assertOutOfMemory(CommandFailedException failed) {
        Failure failure = failed.failure();
        assertEquals(ExitCode.UNEXPECTED, failure.code());
        assertEquals("unexpected: java.lang.OutOfMemoryError: none left", failure.message());
    }

    @Test
    void anErrorOfTheReadingsIsTheFailureOfTheRun() {
        assertOutOfMemory(assertThrows(
                CommandFailedException.class,
                () -> send(
                        _ -> {
                            throw new OutOfMemoryError("none left");
                        },
                        InputStream.nullInputStream())));
    }

    @Test
    void anErrorOfTheInputIsTheFailureOfTheRun() {
        assertOutOfMemory(assertThrows(
                CommandFailedException.class,
                () -> send(null, new InputStream() {
                    @Override
                    public int read() {
                        throw new OutOfMemoryError("none left");
                    }
                })));
    }
}
