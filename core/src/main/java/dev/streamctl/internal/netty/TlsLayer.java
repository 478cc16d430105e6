package dev.streamctl.internal.netty;

import dev.streamctl.TlsFailedException;
import dev.streamctl.internal.tls.FreshFiles;
import dev.streamctl.internal.tls.Sessions;
import dev.streamctl.internal.tls.TlsContext;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsSession;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * TLS between the sockets of one server, or of the clients of a network, and their streams. Netty's handler has the engine
 * of the JDK; {@link TlsAnswers} behind it bounds what that says of its own, and {@link TlsEntry} lets the stream begin.
 */
final class TlsLayer {

    private final FreshFiles<TlsContext> files;
    private final Executor computing;

    /** @param computing computes keys */
    TlsLayer(FreshFiles<TlsContext> files, Executor computing) {
        this.files = files;
        this.computing = computing;
    }

    /** Reads the files of a server. Blocks, which is bounded. */
    static TlsLayer of(ServerTls server, TimeSource time, TlsThreads threads) throws IOException, InterruptedException {
        var paths = Arrays.asList(server.identity().chain(), server.identity().key(), server.clientAuthorities());
        var files = new FreshFiles<>(
                paths, () -> TlsContext.first(server), () -> TlsContext.of(server), threads.reading(), time);
        files.begin();
        return new TlsLayer(files, threads.computing());
    }

    /** For the clients of a network; reads nothing before {@link #refresh}. */
    static TlsLayer of(ClientTls client, TimeSource time, TlsThreads threads) {
        var identity = client.identity();
        var paths = Arrays.asList(
                client.authorities(),
                identity == null ? null : identity.chain(),
                identity == null ? null : identity.key());
        var files = new FreshFiles<>(paths, () -> TlsContext.of(client), threads.reading(), time);
        return new TlsLayer(files, threads.computing());
    }

    /** Reads the files again, whether or not they have changed. Blocks, which is bounded. */
    void reload() throws IOException {
        interruptibly(files::reload);
    }

    /**
     * Reads the files for the first time, or again if it is time to look and they have changed. Blocks, which is bounded.
     *
     * @throws IOException they could not be read for the first time
     */
    void refresh() throws IOException {
        interruptibly(files::begin);
        if (files.isDue()) {
            files.look().join();
        }
    }

    private interface Wait {
        void run() throws IOException, InterruptedException;
    }

    /** For callers that tell an interrupt as the JDK's own I/O does, and keep it pending. */
    private static void interruptibly(Wait wait) throws IOException {
        try {
            wait.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the files of TLS were read");
        }
    }

    /** How often changed files could not be used. */
    long failedReloads() {
        return files.failures();
    }

    /**
     * Runs {@code then} when the files have been looked at, which is mostly now, or do not answer; on the calling thread or on
     * another.
     */
    void whenFresh(Runnable then) {
        if (files.isDue()) {
            var _ = files.look().thenRun(then);
        } else {
            then.run();
        }
    }

    /** Begins the pipeline of a connection that a server has accepted. */
    void addToAccepted(Channel channel, StreamSetup setup, Consumer<TlsFailedException> failed) {
        SslHandler handler = handler(files.current().forServer());
        Duration limit = setup.limits().time(Limit.HANDSHAKE);
        channel.pipeline()
                .addLast(handler, answers(handler.engine()), new TlsEntry(handler, setup.clocks(), limit, failed));
    }

    /** Begins the pipeline of a connection to {@code host}; how long it may take is the caller's. */
    void addToDialled(
            Channel channel, String host, int port, StreamSetup.Clocks clocks, Consumer<TlsFailedException> failed) {
        SslHandler handler = handler(files.current().forClient(host, port));
        channel.pipeline().addLast(handler, answers(handler.engine()), new TlsEntry(handler, clocks, null, failed));
    }

    private SslHandler handler(SSLEngine engine) {
        var handler = new SslHandler(engine, computing);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    private static TlsAnswers answers(SSLEngine engine) {
        return new TlsAnswers(() -> engine.getSession().getApplicationBufferSize());
    }

    /** Whether what is written to {@code channel} goes through TLS. */
    static boolean isOn(Channel channel) {
        return channel.pipeline().get(TlsEntry.class) != null;
    }

    /** What was agreed on, once the handshake is done. */
    static Optional<TlsSession> session(@Nullable SSLEngine engine) {
        return engine == null ? Optional.empty() : Optional.of(Sessions.of(engine.getSession()));
    }

    /**
     * Lets no peer begin a second handshake, which TLS 1.2 allows and which costs this side more than the peer: with no cipher
     * left there is none to agree on. What was agreed on stays in use.
     */
    static void refuseRenegotiation(SSLEngine engine) {
        if (engine.getSession().getProtocol().equals("TLSv1.2")) {
            engine.setEnabledCipherSuites(new String[0]);
        }
    }

    /** The engine behind {@code channel}; null where there is no TLS, and then none of its classes is loaded for this. */
    static @Nullable SSLEngine engine(Channel channel) {
        TlsEntry entry = channel.pipeline().get(TlsEntry.class);
        return entry == null ? null : entry.tls().engine();
    }

    /** Ends the output: with TLS by its alert, and the bytes behind that. */
    static void endOutput(Channel channel, Runnable then) {
        TlsEntry entry = channel.pipeline().get(TlsEntry.class);
        ChannelFutureListener ended = _ -> then.run();
        if (entry == null) {
            ((DuplexChannel) channel).shutdownOutput().addListener(ended);
        } else {
            entry.tls()
                    .closeOutbound()
                    .addListener(_ -> ((DuplexChannel) channel).shutdownOutput().addListener(ended));
        }
    }

    /** Closes with a reset: the peer learns that something is missing. */
    static void reset(Channel channel) {
        if (!channel.isOpen()) {
            return; // gone already; its options cannot be set any more
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        closeSocket(channel);
    }

    /** Closes the socket at once: Netty's TLS would wait until an alert is written. */
    static void closeSocket(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }
}
