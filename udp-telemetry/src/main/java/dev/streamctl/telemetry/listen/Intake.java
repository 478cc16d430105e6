package dev.streamctl.telemetry.listen;

import dev.streamctl.telemetry.internal.Batch;
import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.wire.DeviceId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What is done on a socket's own thread: drop what is over its address's rate, and hand the rest to the shards. A device's
 * datagrams always go to one shard, whichever socket they come to; those that name none go to the socket's own.
 */
final class Intake implements Consumer<Batch> {

    private final AddressLimit limit;
    private final List<Shard> shards;
    private final int own;

    /** Written by the socket's thread alone. */
    private final AtomicLong arrived = new AtomicLong();

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();

    Intake(AddressLimit limit, List<Shard> shards, int own) {
        this.limit = limit;
        this.shards = shards;
        this.own = own;
    }

    /** Datagrams read from the socket. */
    long arrived() {
        return arrived.get();
    }

    /** Their bytes. */
    long bytes() {
        return bytes.get();
    }

    /** Those dropped because their address had sent too many. */
    long limited() {
        return limited.get();
    }

    @Override
    public void accept(Batch batch) {
        arrived.lazySet(arrived.get() + batch.count());
        bytes.lazySet(bytes.get() + batch.end() - (long) batch.count() * Records.HEAD);
        byte[] records = batch.bytes();
        int from = 0;
        int runShard = own;
        for (int at = 0; at < batch.end(); ) {
            int next = at + Records.length(records, at);
            boolean admitted = limit.admit(Records.network(records, at), Records.arrivalNanos(records, at));
            int shard = admitted ? shardOf(records, at, next) : -1;
            if (shard != runShard) {
                handOver(runShard, records, from, at);
                from = at;
                runShard = shard;
            }
            at = next;
        }
        handOver(runShard, records, from, batch.end());
    }

    private int shardOf(byte[] records, int at, int end) {
        if (shards.size() == 1) {
            return 0;
        }
        long device = DeviceId.peek(records, at + Records.HEAD, end);
        return device == 0 ? own : Shard.of(device, shards.size());
    }

    /** A run of records for one shard, or of some that are over the rate. */
    private void handOver(int shard, byte[] records, int from, int to) {
        if (from == to) {
            return;
        }
        if (shard >= 0) {
            shards.get(shard).queue().add(records, from, to);
            return;
        }
        for (int at = from; at < to; at += Records.length(records, at)) {
            long device = DeviceId.peek(records, at + Records.HEAD, at + Records.length(records, at));
            shards.get(Shard.of(device, shards.size())).queueDrops().dropped(device, 1);
            limited.lazySet(limited.get() + 1);
        }
    }
}
