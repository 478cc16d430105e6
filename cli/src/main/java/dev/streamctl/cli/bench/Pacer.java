package dev.streamctl.cli.bench;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Wakes the connections whose frames are due. On a platform thread, which the kernel wakes more punctually than the timers
 * of virtual threads; what it is late (some 0.05 ms) counts as latency.
 */
final class Pacer implements AutoCloseable {

    private final Pace.AtRate pace;
    private final List<EchoClient<?>> clients;
    private final LongSupplier clock;
    private final Thread thread;
    private volatile boolean stopped;

    private Pacer(Pace.AtRate pace, List<EchoClient<?>> clients, LongSupplier clock) {
        this.pace = pace;
        this.clients = clients;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("pacer").unstarted(this::run);
    }

    /** Starts one. */
    static Pacer start(Pace.AtRate pace, List<EchoClient<?>> clients, LongSupplier clock) {
        var pacer = new Pacer(pace, clients, clock);
        pacer.thread.start();
        return pacer;
    }

    private void run() {
        long next = 0;
        while (!stopped) {
            long now = clock.getAsLong();
            long due = pace.due(now);
            for (long i = 0; i < Math.min(due - next, clients.size()); i++) {
                clients.get((int) ((next + i) % clients.size())).pump();
            }
            next = due;
            if (pace.at(next) >= pace.until()) {
                return;
            }
            LockSupport.parkNanos(pace.at(next) - clock.getAsLong());
        }
    }

    /** Lets it end. Does not wait for that. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
    }
}
