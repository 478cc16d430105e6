package dev.streamctl;

/**
 * What a server does with one connection, on a virtual thread of its own.
 *
 * <p>When it returns, the connection is closed in order; when it throws, the connection is aborted and the failure logged
 * once, except for the ends of the stream itself ({@link StreamException}, an interrupt), which are not failures of the
 * handler. No other connection is affected.
 *
 * @param <S> {@link FrameStream} or {@link ByteStream}
 */
@FunctionalInterface
public interface Handler<S extends Connection> {

    /** Serves one connection until it returns. */
    void handle(S stream) throws Exception;
}
