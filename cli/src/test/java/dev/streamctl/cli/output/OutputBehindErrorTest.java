package dev.streamctl.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutputBehindErrorTest {

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final CountDownLatch shown = new CountDownLatch(1);

    /** The way of standard error to the terminal, which is slow. */
    private final UnheldOutput error = new UnheldOutput(new OutputStream() {
        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) {
            try {
                shown.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            terminal.writeBytes(bytes);
        }
    });

    @Test
    void whatWasSaidFirstStandsFirst() throws Exception {
        var out = new OutputBehindError(terminal, error, Duration.ofDays(1));
        error.write('1');
        var data = new FutureTask<@Nullable Void>(() -> {
            out.write("2\n".getBytes(UTF_8));
            return null;
        });
        Thread writer = Thread.ofVirtual().start(data);
        while (writer.getState() != Thread.State.TIMED_WAITING && writer.isAlive()) {
            Thread.onSpinWait();
        }
        shown.countDown();
        data.get();
        assertEquals("12\n", terminal.toString(UTF_8));
    }

    @Test
    void whereNobodyReadsStandardErrorTheDataIsWritten() throws Exception {
        var out = new OutputBehindError(terminal, error, Duration.ofMillis(1));
        error.write('1');
        out.write('2');
        assertEquals("2", terminal.toString(UTF_8));
        shown.countDown();
    }
}
