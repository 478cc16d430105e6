package dev.streamctl.internal.netty;

import dev.streamctl.Network;
import io.netty.channel.IoHandlerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops, each with a thread that starts with its first channel. Not a Netty group: that one ends by way of a
 * thread of its own, which stays for a second after everything was closed.
 *
 * <p>With the default scheduler a loop has its thread for itself and the handlers run on the JDK's carriers; with the
 * carrier scheduler the loop and the handlers of its connections share one: see {@link Relay} and {@link Carrier}. Several
 * loops of that kind have one more beside them for listening sockets, which no handler can hold.
 */
final class Loops {

    /** How long the end of a loop, and of a thread, is waited for: far more than it takes where nothing holds it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    private final int count;
    private final Supplier<StreamLoop> factory;
    private final @Nullable Supplier<StreamLoop> listeningFactory;
    private final Watchdog watchdog;

    /** Guards the loops and whose turn it is. */
    private final Object lock = new Object();

    private final List<StreamLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private @Nullable StreamLoop listening;
    private int turn;

    Loops(int count, boolean carriers, IoHandlerFactory ioHandlers) {
        this.count = count;
        var named = new DefaultThreadFactory("streamctl-loop", true);
        ThreadFactory remembering = task -> remembered(named.newThread(task));
        this.watchdog =
                new Watchdog(task -> remembered(new DefaultThreadFactory("streamctl-watchdog", true).newThread(task)));
        this.factory = carriers
                ? () -> new CarrierLoop(remembering, watchdog, ioHandlers)
                : () -> new RelayLoop(remembering, ioHandlers);
        var namedListening = new DefaultThreadFactory("streamctl-listen", true);
        this.listeningFactory = carriers && count > 1
                ? () -> new RelayLoop(task -> remembered(namedListening.newThread(task)), ioHandlers)
                : null;
    }

    private Thread remembered(Thread thread) {
        threads.add(thread);
        return thread;
    }

    /** The loop for the next channel: each in turn, so that connections spread evenly. */
    StreamLoop next() {
        synchronized (lock) {
            if (turn == loops.size()) {
                loops.add(factory.get());
            }
            StreamLoop next = loops.get(turn);
            turn = (turn + 1) % count;
            return next;
        }
    }

    /** The loop for a listening socket. */
    StreamLoop forListening() {
        if (listeningFactory == null) {
            return next();
        }
        synchronized (lock) {
            if (listening == null) {
                listening = listeningFactory.get();
            }
            return listening;
        }
    }

    /** Ends all threads and closes what is left on them. One that is held by a handler or a framing is left to it. */
    void close() {
        List<StreamLoop> all = new ArrayList<>();
        synchronized (lock) {
            all.addAll(loops);
            if (listening != null) {
                all.addFirst(listening);
            }
        }
        all.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        all.forEach(loop -> loop.terminationFuture().awaitUninterruptibly(PATIENCE.toMillis()));
        watchdog.close();
        // a loop says that it has terminated a moment before its thread ends
        for (Thread thread : threads) {
            if (!endedWithin(thread)) {
                LOG.warn("{} does not end: a handler or a framing holds it", thread.getName());
            }
        }
    }

    private static boolean endedWithin(Thread thread) {
        boolean interrupted = false;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (thread.isAlive() && end - System.nanoTime() > 0) {
            try {
                thread.join(Duration.ofNanos(end - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
