package dev.streamctl.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UnheldOutputTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Semaphore reads = new Semaphore(0);
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    /** A pipe of which somebody reads a record for each permit. */
    private final OutputStream pipe = new OutputStream() {
        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes) {
            reads.acquireUninterruptibly();
            read.writeBytes(bytes);
        }
    };

    private UnheldOutput out = new UnheldOutput(pipe, PATIENCE);

    private void write(String record) {
        byte[] bytes = record.getBytes(UTF_8);
        out.write(bytes, 0, bytes.length);
    }

    @Test
    void recordsComeInTheirOrderAndTheEndWaitsForThem() {
        write("one\n");
        write("two\n");
        assertFalse(out.drain(Duration.ZERO));
        reads.release(2);
        assertTrue(out.drain(PATIENCE));
        assertEquals("one\ntwo\n", read.toString(UTF_8));
    }

    @Test
    void whatThereIsNoRoomForIsLeftOutAndCountedOnceSomebodyReads() {
        out = new UnheldOutput(pipe);
        String big = "x".repeat(UnheldOutput.ROOM - 1000) + "\n";
        write(big);
        for (int i = 0; i < 3; i++) {
            write(big); // the first of them waits for room, the others do not
        }
        reads.release(2);
        assertTrue(out.drain(PATIENCE));
        assertEquals(
                big + "streamctl: 3 lines before this one were left out, nobody read them\n", read.toString(UTF_8));
        write("again\n");
        reads.release();
        assertTrue(out.drain(PATIENCE));
        assertTrue(read.toString(UTF_8).endsWith("them\nagain\n"));
    }

    @Test
    void aReaderWhoComesInTimeLosesNothing() {
        String big = "x".repeat(UnheldOutput.ROOM - 1000) + "\n";
        write(big);
        reads.release(2); // the second one waits for the first to be read
        write(big);
        assertTrue(out.drain(PATIENCE));
        assertEquals(big + big, read.toString(UTF_8));
    }

    @Test
    void afterAFailureNothingIsHeld() {
        var closed = new UnheldOutput(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        closed.write('x');
        assertTrue(closed.drain(PATIENCE));
        closed.write('y');
        assertTrue(closed.drain(Duration.ZERO));
    }
}
