package dev.streamctl.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutputBehindErrorTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Semaphore shown = new Semaphore(0);

    /** The way of standard error to the terminal: a record for each permit. */
    private final UnheldOutput error = new UnheldOutput(new OutputStream() {
        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) {
            shown.acquireUninterruptibly();
            terminal.writeBytes(bytes);
        }
    });

    /** Writes 2 to standard output, and returns once that has to wait. */
    private FutureTask<@Nullable Void> writing() {
        var out = new OutputBehindError(terminal, error, Duration.ofDays(1));
        var writing = new FutureTask<@Nullable Void>(() -> {
            out.write("2\n".getBytes(UTF_8));
            return null;
        });
        Thread thread = Thread.ofVirtual().start(writing);
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
        return writing;
    }

    @Test
    void whatWasSaidFirstStandsFirst() throws Exception {
        error.write('1');
        FutureTask<@Nullable Void> writing = writing();
        shown.release();
        writing.get();
        assertEquals("12\n", terminal.toString(UTF_8));
    }

    @Test
    void whatIsSaidMeanwhileIsNotWaitedFor() throws Exception {
        error.write('1');
        FutureTask<@Nullable Void> writing = writing();
        error.write('3');
        shown.release();
        writing.get();
        assertEquals("12\n", terminal.toString(UTF_8));
        shown.release();
    }

    @Test
    void whereNobodyReadsStandardErrorTheDataIsWrittenWithoutAWaitUntilSomebodyDoes() throws Exception {
        error.write('1');
        new OutputBehindError(terminal, error, Duration.ofMillis(1)).write('2');
        new OutputBehindError(terminal, error, Duration.ofDays(1)).write('3');
        assertEquals("23", terminal.toString(UTF_8));
        shown.release();
        assertTrue(error.drain(Duration.ofDays(1)));
        error.write('4');
        FutureTask<@Nullable Void> writing = writing();
        shown.release();
        writing.get();
        assertEquals("23142\n", terminal.toString(UTF_8));
    }
}
