package dev.streamctl;

/**
 * What a server does with one connection, on a virtual thread of its own.
 *
 * <p>When it returns, the connection is closed in order; when it throws, the connection is aborted and the failure logged
 * once. What says how the stream, a deadline or the server ended is no failure: a {@link StreamException}, a refused frame
 * of the peer, a {@link dev.streamctl.task.DeadlineExceededException}, an interrupt or a {@link
 * java.util.concurrent.CancellationException}; then the connection is closed in order. No other connection is affected.
 *
 * @param <S> {@link FrameStream} or {@link ByteStream}
 */
@FunctionalInterface
public interface Handler<S extends Connection> {

    /** Serves one connection until it returns. */
    void handle(S stream) throws Exception;
}
