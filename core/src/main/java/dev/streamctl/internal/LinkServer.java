package dev.streamctl.internal;

import dev.streamctl.Connection;
import dev.streamctl.Endpoint;
import dev.streamctl.Handler;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.ServerStats;
import dev.streamctl.StreamException;
import dev.streamctl.framing.FrameException;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server without its network: who may come in, and a virtual thread for each that does.
 *
 * <p>A session is over when its handler has returned and its channel is closed; it then leaves the gate, whichever of the
 * two came last. The lock of the {@link Sessions} may be held while the gate's is taken, never the other way round.
 */
public final class LinkServer implements Server {

    private static final Logger log = LoggerFactory.getLogger(Server.class);

    private final Acceptor acceptor;
    private final AcceptGate gate;
    private final Counters counters;
    private final LineQuota acceptFailures;
    private final Duration grace;
    private final Runnable whenStopped;
    private final Sessions sessions;
    private volatile boolean stopping;

    /** @param whenStopped called when a shutdown has ended */
    public LinkServer(Acceptor acceptor, ServerOptions options, Counters counters, Runnable whenStopped) {
        this.acceptor = acceptor;
        this.gate = new AcceptGate(options, acceptor.time());
        this.counters = counters;
        this.acceptFailures = new LineQuota(1, acceptor.time());
        this.grace = options.limits().time(Limit.LINGER);
        this.whenStopped = whenStopped;
        // not the event loop's time, whose timers end with it: a stop is bounded also behind the network's
        this.sessions = new Sessions(acceptor.handlerTime());
    }

    /** What becomes of a new connection: how to serve it, how to refuse it, or nothing but a close. */
    public interface Visitor {
        /** Serve it: make its link, then {@link LinkServer#begin}. */
        void serve();

        /** Tell it why not, and close. */
        void refuse(String why);

        /** Close it without a word. */
        void drop();
    }

    /** A new connection, on the event loop. */
    public void arrived(@Nullable InetAddress address, Visitor visitor) {
        counters.accepted.increment();
        switch (gate.enter(address)) {
            case AcceptGate.Decision.Serve _ -> {
                counters.served.increment();
                visitor.serve();
            }
            case AcceptGate.Decision.Refuse refuse -> {
                counters.refused.increment();
                visitor.refuse(refuse.why());
            }
            case AcceptGate.Decision.Drop _ -> {
                counters.refused.increment();
                visitor.drop();
            }
        }
    }

    /** The kernel could not give a connection, on the event loop. */
    public void acceptFailed(Throwable cause) {
        counters.acceptFailures.increment();
        String leftOut = acceptFailures.admit();
        if (leftOut != null) {
            log.warn("{}: cannot accept, pausing: {}{}", acceptor.endpoint(), cause.getMessage(), leftOut);
        }
    }

    /** Whether the next connection may be taken from the kernel; {@link Acceptor#review} is called when that changes. */
    public boolean mayAccept() {
        return !stopping && !gate.paused();
    }

    /** How long to wait before the next accept, so that the rate is kept. */
    public long acceptPauseNanos() {
        return gate.pauseNanos();
    }

    /** A connection that was let in never became active. */
    public void neverBegan(@Nullable InetAddress address) {
        over(address);
    }

    /** Starts the handler of a connection that was let in. */
    public <F, S extends Connection> void begin(
            Link<F> link, @Nullable InetAddress address, Function<Link<F>, S> view, Handler<S> handler) {
        Thread thread = link.wire()
                .newHandler(
                        "streamctl " + link.peerName(),
                        () -> ScopedValue.where(TimeSource.CURRENT, acceptor.handlerTime())
                                .run(() -> run(link, address, view.apply(link), handler)));
        sessions.add(link, thread);
        thread.start();
    }

    private <S extends Connection> void run(Link<?> link, @Nullable InetAddress address, S stream, Handler<S> handler) {
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
            link.closed().thenRun(() -> sessions.remove(link, () -> over(address)));
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

    private void over(@Nullable InetAddress address) {
        counters.closed.increment();
        gate.leave(address);
        acceptor.review();
    }

    @Override
    public Endpoint endpoint() {
        return acceptor.endpoint();
    }

    @Override
    public ServerStats stats() {
        return counters.snapshot();
    }

    @Override
    public int maxConnections() {
        return gate.maxConnections();
    }

    @Override
    public void setMaxConnections(int connections) {
        gate.setMaxConnections(connections);
        acceptor.review();
    }

    @Override
    public int closeExcess() {
        return sessions.closeNewest(gate.maxConnections());
    }

    @Override
    public void close() {
        shutdown(grace);
    }

    @Override
    public void shutdown(Duration grace) {
        startShutdown();
        sessions.awaitEnd(
                grace,
                left -> log.warn("{}: connections that did not end in time are reset: {}", endpoint(), left),
                thread -> log.warn("{}: the handler in {} ignores its interrupt", endpoint(), thread));
        whenStopped.run();
    }

    /** Stops accepting and lets the idle connections go; does not wait. */
    public void startShutdown() {
        stopping = true; // first: the place of the first that ends is for nobody
        if (sessions.stop()) {
            acceptor.close();
        }
    }
}
