package dev.streamctl.internal;

import dev.streamctl.ByteStream;
import dev.streamctl.IncompleteReadException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.framing.Escapes;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Link} as the application sees it, in bytes. What a read took from the inbox and did not return stays in {@code
 * held} for the next one, so a read that gives up has consumed nothing (R1). All reads run between the inbox's enter and
 * exit, which makes {@code held} and {@code skipping} the reader's own.
 */
public final class LinkBytes extends LinkStream<byte[]> implements ByteStream {

    private static final byte[] LF = {'\n'};

    private final int maxRead;
    private final int maxLine;
    private final Bound ofPieces;
    private final Bound ofLines;
    private final HeldBytes held = new HeldBytes();

    /** The separator up to which an over-long piece is being dropped; null when none is. */
    private byte @Nullable [] skipping;

    /**
     * How long a piece may be.
     *
     * @param room its most bytes, with the separator
     * @param limit what an error tells as the limit
     * @param exceeded a pattern for the limit
     */
    private record Bound(int room, int limit, String exceeded) {}

    /** The application's side of {@code link}. */
    public LinkBytes(Link<byte[]> link) {
        super(link);
        this.maxRead = link.limits().intValue(Limit.MAX_FRAME);
        this.maxLine = link.limits().intValue(Limit.MAX_LINE);
        this.ofPieces = new Bound(maxRead, maxRead, "more than %d bytes before the separator");
        // room for the CR and LF that the limit does not count; the framing has the last word on the length
        this.ofLines = new Bound(maxLine + 2, maxLine, "line longer than %d bytes");
    }

    @Override
    public byte[] read(int max) throws IOException, InterruptedException {
        return read(max, Deadline.NONE);
    }

    @Override
    public byte[] read(int max, Duration timeout) throws IOException, InterruptedException {
        return read(max, within(timeout));
    }

    private byte[] read(int max, Deadline own) throws IOException, InterruptedException {
        if (max < 1) {
            throw new IllegalArgumentException("a read asks for at least 1 byte, not " + max);
        }
        link.inbox().enter();
        try {
            finishSkipping(own);
            if (held.size() == 0 && !more(own)) {
                return new byte[0];
            }
            return held.take(Math.min(max, held.size()));
        } finally {
            link.inbox().exit();
        }
    }

    @Override
    public byte[] readExactly(int count) throws IOException, InterruptedException {
        return readExactly(count, Deadline.NONE);
    }

    @Override
    public byte[] readExactly(int count, Duration timeout) throws IOException, InterruptedException {
        return readExactly(count, within(timeout));
    }

    private byte[] readExactly(int count, Deadline own) throws IOException, InterruptedException {
        if (count < 0 || count > maxRead) {
            throw new IllegalArgumentException(
                    "a read takes 0 to %d bytes (MAX_FRAME), not %d".formatted(maxRead, count));
        }
        link.inbox().enter();
        try {
            finishSkipping(own);
            while (held.size() < count) {
                if (!more(own)) {
                    throw incomplete(count + " bytes were asked for");
                }
            }
            return held.take(count);
        } finally {
            link.inbox().exit();
        }
    }

    @Override
    public byte[] readUntil(byte[] separator) throws IOException, InterruptedException {
        return readUntil(separator, Deadline.NONE);
    }

    @Override
    public byte[] readUntil(byte[] separator, Duration timeout) throws IOException, InterruptedException {
        return readUntil(separator, within(timeout));
    }

    private byte[] readUntil(byte[] separator, Deadline own) throws IOException, InterruptedException {
        if (separator.length == 0) {
            throw new IllegalArgumentException("a separator has at least one byte");
        }
        link.inbox().enter();
        try {
            return until(separator.clone(), ofPieces, own);
        } finally {
            link.inbox().exit();
        }
    }

    @Override
    public String readLine() throws IOException, InterruptedException {
        return readLine(Deadline.NONE);
    }

    @Override
    public String readLine(Duration timeout) throws IOException, InterruptedException {
        return readLine(within(timeout));
    }

    private String readLine(Deadline own) throws IOException, InterruptedException {
        link.inbox().enter();
        try {
            return text(until(LF, ofLines, own));
        } catch (IncompleteReadException e) {
            if (e.available() == 0) {
                throw new StreamEndedException(link.peerName() + " has ended its output");
            }
            throw e;
        } finally {
            link.inbox().exit();
        }
    }

    private String text(byte[] line) throws FrameException {
        try {
            return Objects.requireNonNull(Lines.text().decoder().decode(ByteBuffer.wrap(line), maxLine));
        } catch (FrameException e) {
            throw refused(e);
        }
    }

    /** Counted and logged as the pipeline does it with framed streams. */
    private FrameException refused(FrameException e) {
        link.rejected(e);
        link.receives(e);
        return e;
    }

    private byte[] until(byte[] separator, Bound bound, Deadline own) throws IOException, InterruptedException {
        finishSkipping(own);
        int from = 0;
        while (true) {
            int end = held.indexAfter(separator, from);
            if (end >= 0 && end <= bound.room()) {
                return held.take(end);
            }
            if (end >= 0 || held.size() > bound.room()) {
                skipping = separator;
                throw refused(new FrameTooLongException(
                        (bound.exceeded() + ": starts with \"%s\"")
                                .formatted(bound.limit(), Escapes.snippet(held.first(Escapes.MAX_BYTES))),
                        bound.limit(),
                        true));
            }
            from = Math.max(0, held.size() - separator.length + 1);
            if (!more(own)) {
                throw incomplete("the separator was not among them");
            }
        }
    }

    /** Drops the rest of a piece that was refused; a deadline in between leaves it for the next read to go on with. */
    private void finishSkipping(Deadline own) throws IOException, InterruptedException {
        while (skipping != null) {
            int end = held.indexAfter(skipping, 0);
            if (end >= 0) {
                held.take(end);
                skipping = null;
                return;
            }
            held.take(Math.max(0, held.size() - skipping.length + 1));
            if (!more(own)) {
                held.take(held.size());
                skipping = null;
            }
        }
    }

    /** Takes one chunk from the inbox; false at the end of the input. */
    private boolean more(Deadline own) throws IOException, InterruptedException {
        try {
            held.add((byte[]) link.inbox().take(own, held.size() == 0));
            return true;
        } catch (StreamEndedException e) {
            return false;
        }
    }

    private IncompleteReadException incomplete(String what) {
        return new IncompleteReadException(
                "%s has ended its output after %d bytes, %s".formatted(link.peerName(), held.size(), what),
                held.size());
    }

    @Override
    public void write(byte[] bytes) throws IOException, InterruptedException {
        send(bytes, Deadline.NONE);
    }

    @Override
    public void write(byte[] bytes, Duration timeout) throws IOException, InterruptedException {
        send(bytes, within(timeout));
    }

    @Override
    public boolean tryWrite(byte[] bytes) throws IOException {
        return trySend(bytes);
    }

    @Override
    public void writeNow(byte[] bytes) throws IOException {
        sendNow(bytes);
    }
}
