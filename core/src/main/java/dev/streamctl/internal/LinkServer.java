package dev.streamctl.internal;

import dev.streamctl.Connection;
import dev.streamctl.Endpoint;
import dev.streamctl.Handler;
import dev.streamctl.Server;
import dev.streamctl.ServerOptions;
import dev.streamctl.ServerStats;
import dev.streamctl.limits.Limit;
import dev.streamctl.tls.TlsFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
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
        /** Where it comes from; null for a peer without an address. */
        @Nullable
        InetAddress address();

        /** Serve it: make its link, then {@link LinkServer#begin}; and in any case {@link LinkServer#left} behind its close. */
        void serve();

        /** Tell it why not, and close. */
        void refuse(String why);

        /** Close it without a word. */
        void drop();

        /** End what was to be served, before its handler begins; tell it why where its protocol can. Any thread. */
        void turnAway(String why);

        /** Reset it, as it did not end in time. Any thread. */
        void abort();
    }

    /** A new connection, on the event loop. */
    public void arrived(Visitor visitor) {
        counters.accepted.increment();
        // not a switch over patterns: the first of those costs the start of a server milliseconds
        AcceptGate.Decision decision = gate.enter(visitor.address());
        if (decision instanceof AcceptGate.Decision.Serve && !sessions.arrive(visitor)) {
            gate.leave(visitor.address());
            decision = new AcceptGate.Decision.Drop(); // the kernel gave it while the server stopped
        }
        if (decision instanceof AcceptGate.Decision.Serve) {
            counters.served.increment();
            visitor.serve();
            return;
        }
        counters.refused.increment();
        if (decision instanceof AcceptGate.Decision.Refuse refuse) {
            visitor.refuse(refuse.why());
        } else {
            visitor.drop();
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

    /** The channel of a connection that was let in is closed, with or without a handler. On its event loop. */
    public void left(Visitor visitor) {
        sessions.left(visitor, () -> over(visitor.address()));
    }

    /**
     * Starts the handler of a connection that was let in; or closes {@code link}, where the server stops or has no room for it
     * any more. On the event loop of the connection.
     */
    public <F, S extends Connection> void begin(
            Visitor visitor, Link<F> link, Function<Link<F>, S> view, Handler<S> handler) {
        Runnable gone = () -> sessions.ended(visitor, link, () -> over(visitor.address()));
        var session = new Session<>(link, view.apply(link), handler, counters, gone);
        Thread thread =
                link.wire().newHandler("streamctl " + link.peerName(), new WithTime(acceptor.handlerTime(), session));
        if (sessions.begin(visitor, link, thread)) {
            thread.start();
        } else {
            link.startClose(stopping ? Dialogue.Parting.GOING_AWAY : Dialogue.Parting.TRY_LATER);
        }
    }

    private void over(@Nullable InetAddress address) {
        gate.leave(address); // first: who sees by the counters that one has gone finds its place free
        counters.closed.increment();
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
    public Map<TlsFailure, Long> tlsFailures() {
        return counters.tlsFailures();
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
        int kept = gate.maxConnections();
        return sessions.closeNewest(kept, AcceptGate.full(kept));
    }

    @Override
    public void reloadCertificates() throws IOException {
        acceptor.reloadCertificates();
    }

    @Override
    public long failedReloads() {
        return acceptor.failedReloads();
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
