package dev.streamctl.cli.output;

import static dev.streamctl.cli.options.OutputChoice.Detail.NORMAL;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OutputTest {

    /** Takes the writes, each as one text, until it is told to fail. */
    private static final class Pipe extends OutputStream {

        private final List<String> writes = new ArrayList<>();
        private String problem = "";

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!problem.isEmpty()) {
                throw new IOException(problem);
            }
            writes.add(new String(bytes, offset, length, UTF_8));
        }
    }

    private final Pipe pipe = new Pipe();
    private final StandardOutput out = new StandardOutput(pipe);
    private final PrintStream err = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);

    private static Message message(String text) {
        return new Message(text.getBytes(UTF_8), Message.Form.LINE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsQueuedIsOneWrite(boolean json) throws IOException {
        var output = new Output(out, err, json, NORMAL);
        for (int i = 0; i < 100; i++) {
            output.queue(message("reply"));
        }
        assertEquals(List.of(), pipe.writes);
        output.flush();
        assertEquals(1, pipe.writes.size());
        assertEquals(100, pipe.writes.getFirst().lines().count());
        output.data(message("at once"));
        assertEquals(2, pipe.writes.size());
    }

    @Test
    void afterAFailedWriteNothingIsWritten() throws IOException {
        var output = new Output(out, err, false, NORMAL);
        pipe.problem = "No space left on device";
        var failed = assertThrows(OutputFailedException.class, () -> output.data(message("lost")));
        assertEquals("cannot write to standard output: no space left on device", failed.getMessage());
        pipe.problem = "";
        assertThrows(OutputFailedException.class, () -> output.data(message("with a hole before it")));
        assertEquals(List.of(), pipe.writes);
    }

    @Test
    void aReaderThatLeftIsAnotherMatter() {
        var output = new Output(out, err, true, NORMAL);
        pipe.problem = "Broken pipe";
        assertThrows(OutputGoneException.class, () -> output.data(message("x")));
        assertInstanceOf(OutputGoneException.class, out.failure());
    }

    /** Takes no byte before it is released, and keeps them then. */
    private static final class Stuck extends ByteArrayOutputStream {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public void write(byte[] bytes, int offset, int length) {
            reached.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            super.write(bytes, offset, length);
        }
    }

    @Test
    void theLastReportsAreForStandardErrorWhereNobodyReadsStandardOutput() throws Exception {
        var told = new ByteArrayOutputStream();
        var output = new Output(new StandardOutput(new Stuck()), new PrintStream(told, true, UTF_8), true, NORMAL);
        var last = List.of(message("devices"), message("summary"));
        var unread = Objects.requireNonNull(output.last(last, Duration.ofMillis(1)));
        assertEquals("cannot write to standard output: nobody reads it", unread.getMessage());
        assertEquals("devices\nsummary\n", told.toString(UTF_8));
        assertSame(unread, assertThrows(OutputFailedException.class, () -> output.data(message("more"))));
        assertSame(unread, output.last(last, Duration.ofDays(1)), "at once");
    }

    @Test
    void theLastReportsAreDataForAReader() throws Exception {
        assertNull(new Output(out, err, true, NORMAL).last(List.of(message("summary")), Duration.ofMinutes(1)));
        assertEquals(1, pipe.writes.size());
    }

    @Test
    void aFailureIsToldAlthoughNobodyReadsStandardOutput() {
        var told = new ByteArrayOutputStream();
        var output = new Output(new StandardOutput(new Stuck()), new PrintStream(told, true, UTF_8), true, NORMAL);
        output.failure(message("it failed"), new IOException());
        assertEquals("it failed\n", told.toString(UTF_8));
    }

    @Test
    void dataDoesNotWaitForASlowReaderOfStandardError() throws Exception {
        var slow = new Stuck();
        var output = new Output(out, new PrintStream(slow, true, UTF_8), false, NORMAL);
        Thread notice = Thread.ofVirtual().start(() -> output.notice("a warning"));
        slow.reached.await();
        var data = new FutureTask<@Nullable Void>(() -> {
            output.data(message("data"));
            return null;
        });
        Thread.ofPlatform().daemon().start(data);
        assertNull(data.get(1, TimeUnit.MINUTES));
        slow.released.countDown();
        notice.join();
        assertEquals("a warning\n", slow.toString(UTF_8));
    }
}
