package dev.streamctl.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.cli.options.OutputChoice.Detail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        var output = new Output(out, err, json, Detail.NORMAL);
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
        var output = new Output(out, err, false, Detail.NORMAL);
        pipe.problem = "No space left on device";
        var failed = assertThrows(OutputFailedException.class, () -> output.data(message("lost")));
        assertEquals("cannot write to standard output: no space left on device", failed.getMessage());
        pipe.problem = "";
        assertThrows(OutputFailedException.class, () -> output.data(message("with a hole before it")));
        assertEquals(List.of(), pipe.writes);
    }

    @Test
    void aReaderThatLeftIsAnotherMatter() {
        var output = new Output(out, err, true, Detail.NORMAL);
        pipe.problem = "Broken pipe";
        assertThrows(OutputGoneException.class, () -> output.data(message("x")));
        assertInstanceOf(OutputGoneException.class, out.failure());
    }
}
