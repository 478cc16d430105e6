package dev.streamctl.internal.netty;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Framing;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.Link;
import dev.streamctl.internal.SpareBuffers;
import dev.streamctl.internal.Wire;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.TlsSession;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * A Netty channel as the {@link Wire} of its link. What any thread may call only passes the wish on to the event loop;
 * everything else is called on the loop.
 */
final class ChannelWire<F> implements Wire {

    private final Channel channel;
    private final StreamLoop loop;
    private final Endpoint peer;
    private final Endpoint local;
    private final TimeSource time;
    private final Link<F> link;
    private final OutputPump pump;
    private final Closing closing;
    private final InputWatch watch;
    private final @Nullable KeepAlive keepAlive;
    private final Runnable runPump;
    private final @Nullable SSLEngine engine;
    private @Nullable Throwable resetMetByWrite;

    /** @param unnamed what a Unix peer without a name is called */
    ChannelWire(
            Channel channel,
            Endpoint unnamed,
            TimeSource time,
            Framing<F> framing,
            Limits limits,
            Counters counters,
            EventLog log,
            boolean watched) {
        this.channel = channel;
        this.loop = (StreamLoop) channel.eventLoop();
        this.peer = Addresses.endpoint(channel.remoteAddress(), unnamed);
        this.local = Addresses.endpoint(channel.localAddress(), unnamed);
        this.time = time;
        this.link = new Link<>(this, framing, limits, counters, log);
        this.engine = TlsLayer.engine(channel);
        this.pump = new OutputPump(link, this, channel, log, engine == null ? DirectSend.of(channel, loop) : null);
        this.closing = new Closing(link, this, channel);
        this.watch = new InputWatch(link, this, watched);
        this.keepAlive = link.dialogue() == null ? null : new KeepAlive(link, this);
        this.runPump = pump::run;
    }

    @Override
    public Endpoint peer() {
        return peer;
    }

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    public Optional<TlsSession> tls() {
        return TlsLayer.session(engine);
    }

    @Override
    public TimeSource time() {
        return time;
    }

    @Override
    public SpareBuffers spare() {
        return loop.spare();
    }

    @Override
    public void pump() {
        try {
            loop.pump(runPump);
        } catch (RejectedExecutionException e) {
            tooLate();
        }
    }

    @Override
    public void readOn() {
        onLoop(this::startReading);
    }

    @Override
    public void awaitPong() {
        onLoop(Objects.requireNonNull(keepAlive)::await);
    }

    @Override
    public void close() {
        onLoop(closing::begin);
    }

    @Override
    public void abort() {
        onLoop(this::reset);
    }

    @Override
    public void wake(Thread waiting) {
        loop.wake(waiting);
    }

    @Override
    public Thread newHandler(String name, Runnable body) {
        return loop.newHandler(name, body);
    }

    void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            tooLate();
        }
    }

    /** The network was closed in between; its last act is to close this channel, which tells everybody who waits. */
    private void tooLate() {
        assert loop.isShuttingDown();
    }

    /** Runs {@code task} on the loop after {@code delay}. */
    TimeSource.Timer schedule(Duration delay, Runnable task) {
        return time.schedule(delay, () -> {
            if (loop.inEventLoop()) {
                task.run();
            } else {
                onLoop(task);
            }
        });
    }

    /** Begins to watch the peer. */
    void start() {
        watch.start();
        if (keepAlive != null) {
            keepAlive.start();
        }
    }

    private void startReading() {
        watch.resumed();
        decodeRest();
        if (!link.inbox().paused()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Lets the {@link InboundHandler} of this wire have what was read before reading was stopped. */
    void decodeRest() {
        channel.pipeline().fireUserEventTriggered(this);
    }

    void stopReading() {
        channel.config().setAutoRead(false);
    }

    Link<F> link() {
        return link;
    }

    StreamLoop loop() {
        return loop;
    }

    Closing closing() {
        return closing;
    }

    InputWatch watch() {
        return watch;
    }

    void runPump() {
        pump.run();
    }

    void outputEnded() {
        link.outputEnded();
        closing.outputEnded();
    }

    /** Closes with a reset: the peer learns that something is missing. */
    void reset() {
        TlsLayer.reset(channel);
    }

    /** Reading failed: with it the connection has. */
    void readFailed(Throwable cause) {
        broke(new KernelFailure(cause));
    }

    private void broke(KernelFailure failure) {
        link.failures().broke(failure.reason(), failure.text(), failure.cause());
        TlsLayer.closeSocket(channel);
    }

    /** Writing failed. What the peer said before is still in the socket, and the end of the input behind it. */
    void writeFailed(Throwable cause) {
        var failure = KernelFailure.ofWrite(cause);
        link.failures().outputBroke(failure.reason(), failure.text(), failure.cause());
        if (failure.isReset()) {
            resetMetByWrite = failure.cause();
        }
        if (closing.inputHasEnded()) {
            broke(failure);
        }
    }

    /** The reset that a write met: the kernel tells it only once, and a read that comes later sees a mere end. */
    @Nullable
    Throwable resetMetByWrite() {
        return resetMetByWrite;
    }

    /** The channel is closed, or another wire has it. */
    void gone() {
        watch.stop();
        if (keepAlive != null) {
            keepAlive.stop();
        }
        closing.gone();
        link.gone();
    }
}
