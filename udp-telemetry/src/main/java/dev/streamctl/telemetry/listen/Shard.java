package dev.streamctl.telemetry.listen;

import dev.streamctl.internal.LineQuota;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.follow.DropTally;
import dev.streamctl.telemetry.follow.Follower;
import dev.streamctl.telemetry.follow.Part;
import dev.streamctl.telemetry.follow.Refusals;
import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.stats.DeviceTable;
import dev.streamctl.telemetry.wire.DeviceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread's part of the devices: takes datagrams from its queue, has them followed, and gives what counts to the sinks. All
 * its state is for that thread; others ask for copies through {@link ShardQueue#submit}.
 */
final class Shard implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private static final int TAKE = 128 * 1024 + Records.MAX;

    private final List<Sink> sinks;
    private final TimeSource time;
    private final InstantSource wall;

    private final DropTally queueDrops = new DropTally();
    private final DropTally sinkDrops = new DropTally();
    private final ShardQueue queue;
    private final Follower follower;
    private final LineQuota failures;
    private final Consumer<Throwable> ended;

    /** Datagrams given to the follower, and those of them that it has not counted. */
    private long given;

    private long failed;

    /**
     * A shard.
     *
     * @param ended is told, on its thread, what has ended that
     */
    Shard(
            ListenOptions options,
            List<Sink> sinks,
            TimeSource time,
            InstantSource wall,
            Refusals refusals,
            Consumer<Throwable> ended) {
        this.ended = ended;
        this.sinks = sinks;
        this.time = time;
        this.wall = wall;
        failures = new LineQuota(1, time);
        queue = new ShardQueue(options.bounds().queue(), queueDrops);
        var rules = new Follower.Rules(
                Math.ceilDiv(options.bounds().maxDevices(), options.sockets().shards()),
                DeviceTable.WINDOW,
                options.seed(),
                options.trust().keyring(),
                options.trust().takesUnauthenticated(),
                options.sockets().shards(),
                options.content() == ListenOptions.Content.RAW,
                !sinks.isEmpty());
        follower = new Follower(rules, refusals);
    }

    /** Which of {@code shards} follows a device. */
    static int of(long device, int shards) {
        return (int) Long.remainderUnsigned(device ^ device >>> 32, shards);
    }

    ShardQueue queue() {
        return queue;
    }

    /** For its thread only; behind its end for any. */
    Follower follower() {
        return follower;
    }

    /** Where datagrams are told that never came into the queue, or were pushed out of it. */
    Drops queueDrops() {
        return queueDrops;
    }

    /** Where sinks tell what they dropped. */
    Drops sinkDrops() {
        return sinkDrops;
    }

    @Override
    public void run() {
        try {
            byte[] records = new byte[TAKE];
            for (int length = queue.take(records); length >= 0; length = queue.take(records)) {
                look(records, length);
            }
        } catch (RuntimeException | Error e) { // nobody knows what still holds, but every datagram stays counted
            queue.abandon();
            ended.accept(e);
        }
    }

    private void look(byte[] records, int length) {
        int at = 0;
        int begun = -1;
        try {
            long epochOffset = epochNanos(wall.instant()) - time.nanoTime();
            while (at < length) {
                int next = at + Records.length(records, at);
                begun = at;
                given++;
                look(records, at, epochOffset);
                at = next;
            }
            countDrops();
            give();
        } catch (RuntimeException | Error e) {
            giveUp(records, at, begun, length);
            throw e;
        }
    }

    /** Counts what is left of a batch, from the datagram at which it failed, and what the sinks were not given. */
    private void giveUp(byte[] records, int from, int begun, int length) {
        for (int at = from; at < length; at += Records.length(records, at)) {
            given += at > begun ? 1 : 0;
            dropUnlessCounted(records, at);
        }
        follower.taken().forEach(sinkDrops::dropped);
        follower.clearTaken();
    }

    private void give() {
        if (!follower.taken().isEmpty()) {
            sinks.forEach(this::give);
            follower.clearTaken();
        }
    }

    /** A failure that nobody foresaw costs this datagram, not the thread and all that would come behind. */
    private void look(byte[] records, int at, long epochOffset) {
        try {
            follower.look(records, at, epochOffset, false);
        } catch (RuntimeException e) {
            dropUnlessCounted(records, at);
            String leftOut = failures.admit();
            if (leftOut != null) {
                LOG.error("a datagram could not be looked at, and is dropped{}", leftOut, e);
            }
        }
    }

    private void dropUnlessCounted(byte[] records, int at) {
        if (lookedAt() + failed < given) {
            failed++;
            queue.dropped(DeviceId.peek(records, at + Records.HEAD, at + Records.length(records, at)));
        }
    }

    /** Those that stand in a counter of the follower. */
    private long lookedAt() {
        Part part = follower.part();
        return part.raw()
                + part.kinds().values().stream().mapToLong(Long::longValue).sum();
    }

    private void give(Sink sink) {
        try {
            sink.accept(follower.taken());
        } catch (RuntimeException e) {
            follower.taken().forEach(sinkDrops::dropped);
            String leftOut = failures.admit();
            if (leftOut != null) {
                LOG.error("{}: failed, datagrams are dropped{}", sink.name(), leftOut, e);
            }
        }
    }

    /** What was counted, up to what queue and sinks have told. On its thread, or behind its end. */
    Part part() {
        countDrops();
        return follower.part();
    }

    private void countDrops() {
        // those of others name no device that is known, so they explain nothing that is missing
        queueDrops.drain(follower::queueDropped, others -> {});
        sinkDrops.drain(follower::sinkDropped, follower::sinkDroppedOfSome);
    }

    private static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
}
