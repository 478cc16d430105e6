package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.output.StandardOutput;
import dev.streamctl.task.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A run of the command inside the test's own process. */
final class Inside {

    final LineRecorder out = new LineRecorder();
    final LineRecorder err = new LineRecorder();
    private final CompletableFuture<Consumer<StopSignal>> onSignal = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int code = -1;

    private Inside() {}

    /** Starts a run, on the current clock. */
    static Inside start(Map<String, String> variables, InputStream in, String... args) {
        var run = new Inside();
        var surroundings = new Surroundings(
                in,
                new StandardOutput(run.out),
                new PrintStream(run.err, true, UTF_8),
                false,
                false,
                false,
                variables,
                (_, action) -> run.onSignal.complete(action));
        TimeSource time = TimeSource.current();
        Thread.ofVirtual().name("inside").start(() -> {
            try {
                run.code = ScopedValue.where(TimeSource.CURRENT, time)
                        .call(() -> StreamctlCommand.run(surroundings, args));
            } finally {
                run.ended.countDown();
            }
        });
        return run;
    }

    /** Runs to the end. */
    static Inside run(Map<String, String> variables, String... args) throws InterruptedException {
        Inside run = start(variables, new ByteArrayInputStream(new byte[0]), args);
        run.code();
        return run;
    }

    static Inside run(String... args) throws InterruptedException {
        return run(Map.of("HOME", "/dev/null"), args);
    }

    /** The exit code, once it has ended. */
    int code() throws InterruptedException {
        assertTrue(ended.await(60, TimeUnit.SECONDS), "does not end");
        return code;
    }

    void signal(StopSignal signal) {
        onSignal.join().accept(signal);
    }
}
