package dev.streamctl.telemetry.listen;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.stats.Arrival;
import dev.streamctl.telemetry.stats.DeviceTable;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.Header;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thread's part of the devices: takes datagrams from its queue, opens, checks and counts them, and gives what counts to
 * the sinks. All its state is for that thread; others ask for copies through {@link ShardQueue#submit}.
 */
final class Shard implements Runnable {

    private static final int TAKE = 128 * 1024 + Records.MAX;

    private final ListenOptions options;
    private final List<Sink> sinks;
    private final TimeSource time;
    private final InstantSource wall;
    private final Refusals refusals;

    private final DropTally queueDrops = new DropTally();
    private final DropTally sinkDrops = new DropTally();
    private final ShardQueue queue;

    final DatagramParser parser;
    final DeviceTable authenticated;
    final DeviceTable others;
    final DeviceNames names = new DeviceNames();
    long raw;
    long plainSamples;
    long plainBadLines;
    long notAuthenticated;
    long plainSinkDropped;

    private final List<Datagram> taken = new ArrayList<>();

    /** What to add to the monotonic clock for nanoseconds since 1970. */
    private long epochOffset;

    Shard(ListenOptions options, List<Sink> sinks, TimeSource time, InstantSource wall, Refusals refusals) {
        this.options = options;
        this.sinks = sinks;
        this.time = time;
        this.wall = wall;
        this.refusals = refusals;
        queue = new ShardQueue(options.queue(), queueDrops);
        parser = new DatagramParser(LineLimits.defaults(), options.keyring());
        int devices = Math.ceilDiv(options.maxDevices(), options.shards());
        authenticated = new DeviceTable(devices, true, options.seed());
        others = new DeviceTable(devices, false, options.seed());
    }

    /** Which of {@code shards} follows a device. */
    static int of(long device, int shards) {
        return (int) Long.remainderUnsigned(device ^ device >>> 32, shards);
    }

    ShardQueue queue() {
        return queue;
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
        epochOffset = epochNanos(wall.instant()) - time.nanoTime();
        for (int at = 0; at < length; at += Records.length(records, at)) {
            look(records, at, at + Records.HEAD, at + Records.length(records, at));
        }
        countDrops();
        if (!taken.isEmpty()) {
            sinks.forEach(sink -> sink.accept(taken));
            taken.clear();
        }
    }

    /** Brings the counters up to what queue and sinks have told. */
    void countDrops() {
        queueDrops.drain((device, datagrams) -> tableOf(device).queueDropped(device, datagrams));
        sinkDrops.drain((device, samples) -> {
            if (device == 0) {
                plainSinkDropped += samples;
            } else {
                tableOf(device).sinkDropped(device, samples);
            }
        });
    }

    private DeviceTable tableOf(long device) {
        return authenticated.contains(device) ? authenticated : others;
    }

    private void look(byte[] records, int record, int from, int to) {
        if (options.content() == ListenOptions.Content.RAW) {
            raw++;
            if (!sinks.isEmpty()) {
                byte[] bytes = Arrays.copyOfRange(records, from, to);
                take(null, false, records, record, bytes, 1, 0, 0, bytes.length);
            }
            return;
        }
        DatagramKind kind = parser.parse(records, from, to);
        if (!kind.accepted()) {
            refusals.refused(kind, records, record, parser);
        } else if (!kind.authentic() && !options.takesUnauthenticated()) {
            notAuthenticated++;
            refusals.notAuthenticated(records, record);
        } else {
            count(parser.header(), kind, records, record);
        }
    }

    private void count(@Nullable Header header, DatagramKind kind, byte[] records, int record) {
        if (header == null) {
            plainSamples += parser.lines() - parser.badLines();
            plainBadLines += parser.badLines();
            give(null, kind, records, record, new BitSet());
            return;
        }
        DeviceTable table = kind.authentic() ? authenticated : others;
        Arrival arrival =
                table.observe(header, parser.newLines(), parser.badLines(), Records.arrivalNanos(records, record));
        if (!arrival.accepted()) {
            return;
        }
        if (arrival == Arrival.FIRST) {
            names.learn(header.device(), parser);
        }
        give(header, kind, records, record, table.healed());
    }

    /** Gives a datagram with its new lines and those repeats that heal a loss, where they are line protocol. */
    private void give(@Nullable Header header, DatagramKind kind, byte[] records, int record, BitSet healed) {
        if (sinks.isEmpty()) {
            return;
        }
        int newLines = parser.newLines();
        int start = parser.linesFrom();
        int[] places = new int[2 * (newLines + healed.cardinality())];
        int used = 0;
        for (int line = 0; line < parser.lines(); line++) {
            if (parser.good(line) && (line < newLines || healed.get(line - newLines))) {
                places[used++] = parser.lineFrom(line) - start;
                places[used++] = parser.lineTo(line) - start;
            }
        }
        byte[] lines = Arrays.copyOfRange(parser.text(), start, parser.linesTo());
        int[] whole = used == places.length ? places : Arrays.copyOf(places, used);
        take(header, kind.authentic(), records, record, lines, newLines, parser.badLines(), whole);
    }

    private void take(
            @Nullable Header header,
            boolean authentic,
            byte[] records,
            int record,
            byte[] lines,
            int newLines,
            int badLines,
            int... places) {
        taken.add(new Datagram(
                header,
                authentic,
                Records.arrivalNanos(records, record) + epochOffset,
                Records.source(records, record),
                lines,
                newLines,
                badLines,
                places));
    }

    private static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
}
