package dev.streamctl.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Standard output that goes where standard error goes, as on a terminal or with {@code 2>&1}: it stands behind what was said before. The
 * line of {@code bench} that is overwritten would else be removed behind the summary, and take a line of that with it.
 */
public final class OutputBehindError extends OutputStream {

    private final OutputStream out;
    private final UnheldOutput error;
    private final Duration patience;

    /**
     * An output that waits, before each write, until what was said to {@code error} by then is written.
     *
     * @param patience for how long: where nobody reads standard error, standard output is written all the same,
     *     and without a wait until somebody does again
     */
    public OutputBehindError(OutputStream out, UnheldOutput error, Duration patience) {
        this.out = out;
        this.error = error;
        this.patience = patience;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        error.awaitWritten(patience);
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
