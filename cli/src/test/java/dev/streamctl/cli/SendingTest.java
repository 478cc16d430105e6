package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendingTest {

    private final LineRecorder out = new LineRecorder();
    private final LineRecorder err = new LineRecorder();

    private ExitCode send(SampleSource source, InputStream in) throws Exception {
        return send("127.0.0.1", source, in, (_, _) -> {});
    }

    private ExitCode send(String host, SampleSource source, InputStream in, Signals signals) throws Exception {
        var surroundings = new Surroundings(
                in, new StandardOutput(out), new PrintStream(err, true, UTF_8), false, false, false, Map.of(), signals);
        var output = new Output(surroundings.out(), surroundings.err(), false, Detail.NORMAL);
        var options = SenderOptions.to(new Target(host, 9), "d");
        return new Sending(options, false, source, Duration.ofMillis(10), Long.MAX_VALUE, null, Duration.ZERO, "a test")
                .run(surroundings, output);
    }

    private static void assertOutOfMemory(CommandFailedException failed) {
        Failure failure = failed.failure();
        assertEquals(ExitCode.UNEXPECTED, failure.code());
        assertEquals("unexpected: java.lang.OutOfMemoryError: none left", failure.message());
    }

    /** The look-up may take as long as it likes. */
    @Test
    void aSignalBeforeTheTargetIsFoundEndsTheRunBeforeAnythingBegins() throws Exception {
        var read = new AtomicInteger();
        assertEquals(
                ExitCode.DONE,
                send(
                        "nosuch.invalid",
                        _ -> read.incrementAndGet(),
                        InputStream.nullInputStream(),
                        (_, action) -> action.accept(StopSignal.INT)));
        assertEquals(0, read.get());
        assertFalse(err.text().contains("sending to"), err::text);
        assertTrue(err.text().contains("summary"), err::text);
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
