package dev.streamctl.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, buffered, and why it failed: a PrintStream and a PrintWriter keep that to themselves. After a failure
 * nothing is written any more, so that there is no hole in what was. Safe for use by many threads.
 */
public final class StandardOutput extends OutputStream {

    private static final int BUFFER = 16 * 1024;

    private final OutputStream out;

    /** The first: what was told of it stays so. */
    private final AtomicReference<@Nullable OutputFailedException> failure = new AtomicReference<>();

    /** An output to the given stream. */
    public StandardOutput(OutputStream out) {
        this.out = new BufferedOutputStream(out, BUFFER);
    }

    private interface Step {
        void run() throws IOException;
    }

    @Override
    public void write(int b) throws IOException {
        attempt(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        attempt(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        attempt(out::flush);
    }

    private void attempt(Step step) throws OutputFailedException {
        throwFailure(); // without the lock, which a write may hold that never ends
        synchronized (out) {
            throwFailure();
            try {
                step.run();
            } catch (IOException e) {
                var failed = OutputFailedException.of(e);
                throw kept(failed);
            }
        }
    }

    /** Does nothing as long as nothing failed. */
    void throwFailure() throws OutputFailedException {
        OutputFailedException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** Writes no more, because a write does not come to its end: nobody has to wait for that any more. Returns the failure. */
    OutputFailedException giveUp() {
        return kept(OutputFailedException.unread());
    }

    private OutputFailedException kept(OutputFailedException failed) {
        OutputFailedException first = failure.compareAndExchange(null, failed);
        return first == null ? failed : first;
    }

    /** Why nothing can be written any more; null as long as nothing failed. */
    public @Nullable OutputFailedException failure() {
        return failure.get();
    }
}
