package dev.streamctl.internal;

import dev.streamctl.framing.Framing;
import dev.streamctl.task.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * A framing with frames of its own beside the application's: it answers pings, and each side ends its output with a frame,
 * for which the other waits, instead of with the end of its bytes. Made for one connection.
 *
 * <p>What makes bytes ({@link #control}, {@link #lastFrame}) is called with the outbox locked; the rest on the event loop,
 * but for what says otherwise.
 *
 * @param <F> the frames of the application
 */
public interface Dialogue<F> extends Framing<F> {

    /** Why this side closes where nobody named a code. */
    enum Parting {
        /** All was said. */
        DONE,
        /** The server stops. */
        GOING_AWAY,
        /** The handler failed. */
        FAILED,
        /** There is no room for this connection any more. */
        TRY_LATER
    }

    /** A read was decoded. Returns whether {@link #control} has something to say now. */
    boolean afterRead(TimeSource time);

    /** What the protocol has to say beside the application, the newest only; null where that is nothing. */
    byte @Nullable [] control();

    /** The next {@link #control} sends a ping, too. False where one waits for its answer already, which is enough. Any thread. */
    boolean wantPing(TimeSource time);

    /** Nanoseconds since the ping was wanted that waits for its answer; negative where none does. Any thread. */
    long pingAge(TimeSource time);

    /** How the peer has closed, to complete a sentence that begins with the peer; null while it has not. Any thread. */
    @Nullable
    String peerClosed();

    /**
     * The frame that ends the output.
     *
     * @param why what ends it
     * @param parting where this side does
     */
    byte[] lastFrame(Ending why, Parting parting);

    /** Nothing is decoded any more: gives back what is not the garbage collector's. */
    void releaseInput();

    /** The same for the output, of which nothing is encoded any more. With the outbox locked; may come more than once. */
    void releaseOutput();

    /** Whether the peer is to end its bytes first. Any thread. */
    boolean peerEndsFirst();
}
