package dev.streamctl.cli.output;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, buffered, and why it failed: a PrintStream and a PrintWriter keep that to themselves. After a failure
 * nothing is written any more, so that there is no hole in what was. Safe for use by many threads.
 */
public final class StandardOutput extends OutputStream {

    private static final int BUFFER = 16 * 1024;

    private final OutputStream out;
    private @Nullable OutputFailedException failure;

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

    private synchronized void attempt(Step step) throws OutputFailedException {
        if (failure != null) {
            throw failure;
        }
        try {
            step.run();
        } catch (IOException e) {
            failure = OutputFailedException.of(e);
            throw failure;
        }
    }

    /** Why nothing can be written any more; null as long as nothing failed. */
    public synchronized @Nullable OutputFailedException failure() {
        return failure;
    }
}
