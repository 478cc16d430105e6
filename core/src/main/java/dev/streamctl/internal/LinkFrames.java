package dev.streamctl.internal;

import dev.streamctl.FrameStream;
import dev.streamctl.StreamClosedException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A {@link Link} as the application sees it, in frames. */
public sealed class LinkFrames<F> extends LinkStream<F> implements FrameStream<F> permits LinkWebSocket {

    /** The application's side of {@code link}. */
    public LinkFrames(Link<F> link) {
        super(link);
    }

    @Override
    public F receive() throws IOException, InterruptedException {
        return receive(Deadline.NONE);
    }

    @Override
    public F receive(Duration timeout) throws IOException, InterruptedException {
        return receive(within(timeout));
    }

    @SuppressWarnings("unchecked") // the inbox holds what our own framing decoded
    private F receive(Deadline own) throws IOException, InterruptedException {
        Inbox inbox = link.inbox();
        inbox.enter();
        try {
            Object item = inbox.take(own, true);
            if (item instanceof FrameException refused) {
                link.receives(refused);
                throw refused;
            }
            return (F) item;
        } finally {
            inbox.exit();
        }
    }

    @Override
    public void send(F frame) throws IOException, InterruptedException {
        send(frame, Deadline.NONE);
    }

    @Override
    public void send(F frame, Duration timeout) throws IOException, InterruptedException {
        send(frame, within(timeout));
    }

    /**
     * Whether any end of the connection is a reset from now on: while an answer is sent whose own end is that of the
     * connection, a client could not tell a part of it from the whole.
     */
    public void setCutByReset(boolean now) {
        link.outcome().setCutByReset(now);
    }

    @Override
    public void setMaxFrame(int bytes) {
        link.setMaxFrame(bytes);
    }

    @Override
    public Iterator<F> iterator() {
        return new Frames();
    }

    private final class Frames implements Iterator<F> {

        private @Nullable F ahead;
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (ahead != null || ended) {
                return !ended;
            }
            try {
                ahead = receive();
                return true;
            } catch (StreamEndedException | StreamClosedException e) {
                ended = true;
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                var cancelled = new CancellationException(link.peerName() + ": interrupted while receiving");
                cancelled.initCause(e);
                throw cancelled;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public F next() {
            if (!hasNext() || ahead == null) {
                throw new NoSuchElementException();
            }
            F frame = ahead;
            ahead = null;
            return frame;
        }
    }
}
