package dev.streamctl;

import dev.streamctl.framing.FrameException;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;

/**
 * A connection that carries frames. The contract is in {@link Connection}.
 *
 * <pre>{@code
 * for (String line : stream) {
 *     stream.send(line);
 * }
 * }</pre>
 *
 * @param <F> the frames, as the {@link dev.streamctl.framing.Framing} gives them
 */
public sealed interface FrameStream<F> extends Connection, Iterable<F>
        permits dev.streamctl.internal.LinkFrames, dev.streamctl.websocket.WebSocket {

    /**
     * The next frame; waits for it until {@link dev.streamctl.task.Deadline#current()}.
     *
     * @throws FrameException a frame was refused; where {@link FrameException#resumable()}, receive again
     * @throws StreamEndedException the peer has ended its output between two frames
     * @throws StreamClosedException closed on this side, or the server stops
     * @throws StreamBrokenException the connection broke; after everything that arrived before
     * @throws dev.streamctl.task.DeadlineExceededException nothing came in time; nothing is lost
     * @throws ConcurrentReadException another thread is receiving
     */
    F receive() throws IOException, InterruptedException;

    /** As {@link #receive()}, for at most {@code timeout}; zero or less only takes what is there. */
    F receive(Duration timeout) throws IOException, InterruptedException;

    /**
     * Sends one frame; waits while too much waits already (W2).
     *
     * @throws FrameException the frame cannot be sent as it is; nothing was sent and the stream is as before
     * @throws StreamClosedException the output was closed on this side
     * @throws StreamBrokenException the connection broke
     * @throws dev.streamctl.task.DeadlineExceededException there was no room in time; nothing was sent
     */
    void send(F frame) throws IOException, InterruptedException;

    /** As {@link #send}, for at most {@code timeout}. */
    void send(F frame, Duration timeout) throws IOException, InterruptedException;

    /**
     * As {@link #send}, for a frame whose bytes nobody changes any more, however long the connection lives. A long one is not
     * copied for this connection, where its framing has a {@link dev.streamctl.framing.Framing#payload} for it, so that many
     * connections can send the same one and hold it once. Its bytes are not compressed.
     */
    void sendShared(F frame) throws IOException, InterruptedException;

    /** Sends the frame if that needs no waiting; false where {@code SEND_HIGH} bytes wait already. Never blocks. */
    boolean trySend(F frame) throws IOException;

    /**
     * Queues the frame whatever waits already, up to {@code SEND_MAX}. Never blocks. A frame counts with the most that it can
     * take, which for a text is three bytes for each character; where nothing waits, one of any size may.
     *
     * @throws QueueFullException more might wait than {@code SEND_MAX}
     */
    void sendNow(F frame) throws IOException;

    /** The longest frame accepted in either direction from the next frame on, in bytes. */
    void setMaxFrame(int bytes);

    /**
     * The frames until the end. Ends quietly where the peer ended cleanly or this side closed; throws {@link
     * java.io.UncheckedIOException} around everything else, and {@link java.util.concurrent.CancellationException}, with
     * the interrupt left pending, when interrupted. After a resumable {@link FrameException} it can go on.
     */
    @Override
    Iterator<F> iterator();
}
