package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Output that a test can wait for, line by line. */
final class LineRecorder extends OutputStream {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    @Override
    public synchronized void write(int b) {
        bytes.write(b);
        notifyAll();
    }

    @Override
    public synchronized void write(byte[] buffer, int offset, int length) {
        bytes.write(buffer, offset, length);
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Everything so far. */
    synchronized String text() {
        return bytes.toString(UTF_8);
    }

    /** The whole lines so far. */
    List<String> lines() {
        String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** The first whole line that fits, once it is there. */
    synchronized String await(Predicate<String> wanted) throws InterruptedException, TimeoutException {
        long start = System.nanoTime();
        while (true) {
            var found = lines().stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = PATIENCE - (System.nanoTime() - start);
            if (closed || left <= 0) {
                throw new TimeoutException((closed ? "ended" : "waited") + " without the line; there is: " + text());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** The first line that begins so. */
    String await(String start) throws InterruptedException, TimeoutException {
        return await(line -> line.startsWith(start));
    }
}
