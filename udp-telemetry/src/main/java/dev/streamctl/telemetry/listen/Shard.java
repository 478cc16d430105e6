package dev.streamctl.telemetry.listen;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.follow.DropTally;
import dev.streamctl.telemetry.follow.Follower;
import dev.streamctl.telemetry.follow.Part;
import dev.streamctl.telemetry.follow.Refusals;
import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.stats.DeviceTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * One thread's part of the devices: takes datagrams from its queue, has them followed, and gives what counts to the sinks. All
 * its state is for that thread; others ask for copies through {@link ShardQueue#submit}.
 */
final class Shard implements Runnable {

    private static final int TAKE = 128 * 1024 + Records.MAX;

    private final List<Sink> sinks;
    private final TimeSource time;
    private final InstantSource wall;

    private final DropTally queueDrops = new DropTally();
    private final DropTally sinkDrops = new DropTally();
    private final ShardQueue queue;
    private final Follower follower;

    Shard(ListenOptions options, List<Sink> sinks, TimeSource time, InstantSource wall, Refusals refusals) {
        this.sinks = sinks;
        this.time = time;
        this.wall = wall;
        queue = new ShardQueue(options.queue(), queueDrops);
        var rules = new Follower.Rules(
                Math.ceilDiv(options.maxDevices(), options.shards()),
                DeviceTable.WINDOW,
                options.seed(),
                options.keyring(),
                options.takesUnauthenticated(),
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
        byte[] records = new byte[TAKE];
        for (int length = queue.take(records); length >= 0; length = queue.take(records)) {
            look(records, length);
        }
    }

    private void look(byte[] records, int length) {
        long epochOffset = epochNanos(wall.instant()) - time.nanoTime();
        for (int at = 0; at < length; at += Records.length(records, at)) {
            follower.look(records, at, epochOffset, false);
        }
        countDrops();
        if (!follower.taken().isEmpty()) {
            sinks.forEach(sink -> sink.accept(follower.taken()));
            follower.clearTaken();
        }
    }

    /** What was counted, up to what queue and sinks have told. On its thread, or behind its end. */
    Part part() {
        countDrops();
        return follower.part();
    }

    private void countDrops() {
        queueDrops.drain(follower::queueDropped);
        sinkDrops.drain(follower::sinkDropped);
    }

    private static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
}
