package dev.streamctl;

import dev.streamctl.tls.TlsFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A listening socket with a handler for each connection. Made by {@link Network}; safe for use by many threads. */
public sealed interface Server extends AutoCloseable permits dev.streamctl.internal.LinkServer {

    /** Where it listens, with the port that was really taken. */
    Endpoint endpoint();

    /** The counters now. */
    ServerStats stats();

    /** How often the handshake of TLS has failed, by the reason; without those that never came. */
    Map<TlsFailure, Long> tlsFailures();

    /** The limit of connections now. */
    int maxConnections();

    /**
     * Changes the limit of connections, at once and in both directions. Lowering it closes no connection; new ones are let
     * in when enough have left.
     */
    void setMaxConnections(int connections);

    /**
     * Closes the newest connections over {@link #maxConnections()} in order, as {@link Connection#close()} does; a WebSocket
     * is told 1013, and one that is still asking for its WebSocket 503; what is in a handshake of TLS is just closed. For behind
     * {@link #setMaxConnections}, where what is there already is not to stay. Does not wait.
     *
     * @return how many
     */
    int closeExcess();

    /**
     * Reads the files of {@link ServerOptions#tls()} now, whether or not they have changed; new handshakes use what they
     * say, and connections that are open go on. Blocks while it reads, for at most 5 s. Without TLS it does nothing. A server
     * looks for itself too, at most once a second, when a connection arrives.
     *
     * @throws dev.streamctl.tls.TlsFileException they cannot be used, or do not answer; what was read before stays in use
     * @throws java.io.InterruptedIOException interrupted while it waited, which stays pending; they may be used all the same
     */
    void reloadCertificates() throws IOException;

    /**
     * How often the server has looked for itself, found that files of {@link ServerOptions#tls()} have changed, and could not
     * use them, or got no answer from where they are: the old ones stayed in use, and the reason is in the log.
     */
    long failedReloads();

    /**
     * Stops in stages and returns as soon as nothing is left: stops accepting; a connection whose handler waits for the
     * next frame, with nothing received, is closed in order, now or as soon as that is the case, and one whose handshake of TLS
     * or whose first request is not whole before any handler begins; {@link
     * Connection#shutdownRequested()} tells the others; after {@code grace} their handlers are interrupted; after one more
     * second, or {@code grace} where that is shorter, what is left is aborted. Idempotent; a later call may shorten the
     * grace. An interrupt of the caller skips to the last stage, and stays pending.
     *
     * <p>Connections that wait in the kernel and were not accepted yet are reset by it. A handler that calls this waits for
     * itself too, and is interrupted; let another thread do it.
     */
    void shutdown(Duration grace);

    /** {@link #shutdown} with the server's {@code LINGER} as grace. */
    @Override
    void close();
}
