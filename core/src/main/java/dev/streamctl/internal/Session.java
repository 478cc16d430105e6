package dev.streamctl.internal;

import dev.streamctl.Connection;
import dev.streamctl.Handler;
import dev.streamctl.Server;
import dev.streamctl.StreamException;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.DeadlineExceededException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a server: its handler, from the start to the end.
 *
 * <p>A class with a method {@code run}, and no lambdas around it: a connection that waits keeps the frames of its stack, and
 * each of them costs a tenth of a kilobyte.
 *
 * @param gone called when the handler and the connection both have ended
 */
record Session<S extends Connection>(Link<?> link, S stream, Handler<S> handler, Counters counters, Runnable gone)
        implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Server.class);

    @Override
    public void run() {
        try {
            handler.handle(stream);
            link.startClose();
        } catch (Throwable e) {
            if (endsTheStream(link, e)) {
                log.debug("{}: {}", link.peerName(), e.getMessage());
                link.startClose();
            } else {
                counters.handlerFailed();
                log.error("{}: the handler failed, its connection is ended", link.peerName(), e);
                link.handlerFailed();
            }
        } finally {
            link.closed().thenRun(gone);
        }
    }

    /**
     * Whether a handler's exception says how the stream or the server came to its end, rather than that the handler failed.
     * Of refused frames only those do that the peer sent: one that the handler wanted to send is its own mistake.
     */
    private static boolean endsTheStream(Link<?> link, @Nullable Throwable e) {
        return switch (e) {
            case InterruptedException _, CancellationException _, StreamException _ -> true;
            case DeadlineExceededException _ -> true;
            case FrameException refused -> link.wasReceived(refused);
            case UncheckedIOException unchecked -> endsTheStream(link, unchecked.getCause());
            case null, default -> false;
        };
    }
}
