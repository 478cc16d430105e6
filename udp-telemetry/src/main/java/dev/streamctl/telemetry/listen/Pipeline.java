package dev.streamctl.telemetry.listen;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.follow.Follower;
import dev.streamctl.telemetry.follow.Part;
import dev.streamctl.telemetry.follow.Refusals;
import dev.streamctl.telemetry.internal.Threads;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** All of a listener but its sockets: intakes, queues, and shards with their threads. */
final class Pipeline implements AutoCloseable {

    /** What is in the queues at the end is looked at for so long; the rest is dropped, and counted. */
    static final Duration DRAIN = Duration.ofSeconds(2);

    /** A shard answers between two batches: far sooner than this. */
    private static final long ANSWER_SECONDS = 30;

    private final List<Shard> shards = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Intake> intakes = new ArrayList<>();
    private final Duration drain;

    /**
     * Begins.
     *
     * @param drain how long a close waits for what is in the queues; {@link #DRAIN} save in tests
     * @param ended is told what has ended the thread of a shard, on that
     */
    Pipeline(
            ListenOptions options,
            List<Sink> sinks,
            TimeSource time,
            InstantSource wall,
            Duration drain,
            Consumer<Throwable> ended) {
        this.drain = drain;
        var refusals = new Refusals(time);
        for (int i = 0; i < options.sockets().shards(); i++) {
            shards.add(new Shard(options, sinks, time, wall, refusals, ended));
        }
        var limit = new AddressLimit(options.bounds().maxRate(), options.seed());
        for (int i = 0; i < options.sockets().shards(); i++) {
            intakes.add(new Intake(limit, shards, i));
        }
        Drops drops = (device, samples) ->
                shards.get(Shard.of(device, shards.size())).sinkDrops().dropped(device, samples);
        sinks.forEach(sink -> sink.start(drops));
        for (Shard shard : shards) {
            threads.add(
                    Thread.ofVirtual().name("streamctl-shard-" + threads.size()).start(shard));
        }
    }

    /** Where the socket of this number, 0 to one less than the shards, hands over what it reads. */
    Intake intake(int socket) {
        return intakes.get(socket);
    }

    ListenerStats stats(long kernelDropped) {
        Part all = ask(Shard::part).stream().reduce(Part::plus).orElseThrow();
        return new ListenerStats(
                sum(intakes, Intake::arrived),
                sum(intakes, Intake::bytes),
                sum(intakes, Intake::limited),
                sum(shards, shard -> shard.queue().dropped()),
                kernelDropped,
                all.raw(),
                all.kinds(),
                all.problems(),
                all.notAuthenticated(),
                all.plainSamples(),
                all.plainBadLines(),
                all.plainSinkDropped(),
                all.counts(),
                all.jitter().mean(),
                all.devices(),
                all.evicted(),
                all.givenUp(),
                shards.stream().mapToInt(shard -> shard.queue().peak()).max().orElse(0));
    }

    List<ListenedDevice> devices(int most) {
        return ask(shard -> heard(shard, most)).stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(ListenedDevice::stats, Follower.MOST_LOST_FIRST))
                .limit(most)
                .toList();
    }

    private static List<ListenedDevice> heard(Shard shard, int most) {
        Follower follower = shard.follower();
        return follower.mostLost(most).stream()
                .map(device -> new ListenedDevice(device, follower.name(device.device())))
                .toList();
    }

    /** Looks at what the queues hold, for a bounded time, and ends the threads. Nothing is handed over any more. */
    @Override
    public void close() {
        shards.forEach(shard -> shard.queue().close());
        Threads.awaitEnd(threads, drain);
        shards.forEach(shard -> shard.queue().clear());
        Threads.awaitEnd(threads, drain);
    }

    /** What each shard answers on its own thread; behind its end, on this one. */
    private synchronized <T> List<T> ask(Function<Shard, T> question) {
        List<CompletableFuture<T>> answers = new ArrayList<>();
        for (Shard shard : shards) {
            var answer = new CompletableFuture<T>();
            answers.add(answer);
            Runnable task = () -> complete(answer, question, shard);
            if (!shard.queue().submit(task)) {
                task.run();
            }
        }
        return answers.stream()
                .map(answer ->
                        answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join())
                .toList();
    }

    /** A failure is for who asked, not for the shard's thread. */
    private static <T> void complete(CompletableFuture<T> answer, Function<Shard, T> question, Shard shard) {
        try {
            answer.complete(question.apply(shard));
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static <T> long sum(List<T> all, ToLongFunction<T> value) {
        return all.stream().mapToLong(value).sum();
    }
}
