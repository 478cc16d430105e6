package dev.streamctl.cli.bench;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One server under load, once. */
public final class BenchRun {

    /** Is told how it goes, on the thread that runs. */
    @FunctionalInterface
    public interface Progress {
        /** One interval is over. */
        void report(RunStats stats) throws IOException;
    }

    /** Connections that are being made at once: few enough for any server's queue of new ones. */
    private static final int CONNECTING = 32;

    /** How often it is looked whether answers come. */
    private static final long TICK = 50_000_000;

    private final Endpoint endpoint;
    private final Pass pass;
    private final Load load;
    private final Duration interval;
    private final Progress progress;
    private final RunEnd end;
    private final Latencies latencies = new Latencies(Runtime.getRuntime().availableProcessors());
    private final List<EchoClient<?>> clients = new ArrayList<>();
    private long began;

    /** @param interval between two calls of {@code progress} */
    public BenchRun(Endpoint endpoint, Pass pass, Load load, Duration interval, Progress progress) {
        this.endpoint = endpoint;
        this.pass = pass;
        this.load = load;
        this.interval = interval;
        this.progress = progress;
        this.end = new RunEnd(load.connections());
    }

    /**
     * Connects, runs to the end and leaves the connections open.
     *
     * @return what came of it, also where it failed or was interrupted
     * @throws IOException no connection could be made, or nobody reads the progress any more
     * @throws InterruptedException interrupted while connecting
     */
    public RunSummary run(Network network, Limits limits) throws IOException, InterruptedException {
        List<Lane<?>> lanes = connect(network, limits.with(Limit.MAX_FRAME, frameLimit()));
        began = System.nanoTime();
        for (int i = 0; i < lanes.size(); i++) {
            clients.add(new EchoClient<>(i, lanes.get(i), load, this::now, latencies.shard(i), end));
        }
        for (EchoClient<?> client : clients) {
            Thread.ofVirtual().name("echo").start(client::run);
        }
        Exception failure;
        try {
            failure = loop();
        } catch (InterruptedException e) {
            failure = e;
        }
        RunSummary summary = summary(failure);
        if (failure != null || summary.counts().unanswered() > 0) {
            lanes.forEach(Lane::abort); // a server that hangs or is slow would hold up an orderly end
        }
        return summary;
    }

    /** One write may be longer than the longest frame that a stream of bytes takes by default. */
    private long frameLimit() {
        return Math.max(Limit.MAX_FRAME.byDefault(), load.shape().size());
    }

    private long now() {
        return System.nanoTime() - began;
    }

    private List<Lane<?>> connect(Network network, Limits limits) throws IOException, InterruptedException {
        var turns = new Semaphore(CONNECTING);
        Callable<Lane<?>> one = () -> {
            turns.acquire();
            try {
                return Lane.connect(network, endpoint, pass, load.shape(), limits);
            } finally {
                turns.release();
            }
        };
        List<Callable<Lane<?>>> all = new ArrayList<>();
        for (int i = 0; i < load.connections(); i++) {
            all.add(one);
        }
        try {
            return Tasks.gather(all);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private @Nullable Exception loop() throws IOException, InterruptedException {
        try (Pacer _ = load.pace() instanceof Pace.AtRate rate ? Pacer.start(rate, clients, this::now) : null) {
            boolean finishing = false;
            long reported = 0;
            long before = 0;
            while (true) {
                long now = now();
                long next = Math.min(now + TICK, reported + interval.toNanos());
                if (end.await(Math.max(0, (finishing ? next : Math.min(next, load.until())) - now))) {
                    return end.failure();
                }
                now = now();
                if (!finishing && now >= load.until()) {
                    finishing = true;
                    clients.forEach(EchoClient::finish);
                }
                for (EchoClient<?> client : clients) {
                    client.checkSilence();
                }
                if (now >= load.latest()) {
                    return null; // what is still unanswered is counted as that
                }
                if (now >= reported + interval.toNanos()) {
                    before = report(reported, now, before);
                    reported = now;
                }
            }
        } catch (BenchException e) {
            return e;
        }
    }

    private long report(long from, long to, long before) throws IOException {
        long all = counts().all();
        progress.report(new RunStats(
                endpoint,
                Duration.ofNanos(to),
                load.warmup().plus(load.duration()),
                load.isWarmup(from),
                (all - before) * 1e9 / (to - from),
                Percentiles.of(latencies.interval())));
        return all;
    }

    private Counts counts() {
        return clients.stream().map(EchoClient::counts).reduce(Counts.NONE, Counts::plus);
    }

    private RunSummary summary(@Nullable Exception failure) {
        long now = now();
        clients.forEach(client -> client.conclude(now));
        Counts counts = counts();
        long to = Math.min(now, load.until());
        long produced = load.pace() instanceof Pace.AtRate rate ? rate.dueWithin(load.from(), to) : counts.sent();
        return new RunSummary(
                endpoint,
                load,
                Duration.ofNanos(Math.max(0, to - load.from())),
                produced,
                counts,
                Percentiles.of(latencies.total()),
                failure);
    }
}
