package dev.streamctl.telemetry.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Batch;
import dev.streamctl.telemetry.internal.Records;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.sink.SinkStats;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.SealedFormat;
import dev.streamctl.telemetry.wire.TextFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A listener without sockets, datagrams for it, and a sink that remembers. */
final class Rig implements AutoCloseable {

    static final Key KEY = Key.generate(3, new Random(9));
    static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 40_112);

    private static final int LENGTH_OF_ADDRESS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final Recorder recorder = new Recorder();
    final Pipeline pipeline;

    /** What has ended a thread of a shard. */
    final Queue<Throwable> ended = new ConcurrentLinkedQueue<>();

    private final Batch batch = new Batch();

    Rig(ListenOptions options, Sink... before) {
        this(options, InstantSource.system(), before);
    }

    Rig(ListenOptions options, InstantSource wall, Sink... before) {
        List<Sink> sinks = new ArrayList<>(List.of(before));
        sinks.add(recorder);
        pipeline = new Pipeline(options, sinks, TimeSource.system(), wall, PATIENCE, ended::add);
    }

    static ListenOptions options() {
        return ListenOptions.at(new InetSocketAddress("127.0.0.1", 0), 5).withLimits(1_000, 0);
    }

    /** Gives a datagram to a socket's intake, as the socket would. */
    void arrive(int socket, byte[] datagram, long nanos) {
        arrive(socket, datagram, nanos, ANYWHERE);
    }

    void arrive(int socket, byte[] datagram, long nanos, InetSocketAddress source) {
        int at = batch.add(datagram.length, nanos, source);
        System.arraycopy(datagram, 0, batch.bytes(), at, datagram.length);
        handOver(socket);
    }

    /** A datagram whose record says that its address has three bytes: nothing foresees that. */
    void arriveBroken(int socket, byte[] datagram) {
        int at = batch.add(datagram.length, 0, ANYWHERE);
        System.arraycopy(datagram, 0, batch.bytes(), at, datagram.length);
        batch.bytes()[at - Records.HEAD + LENGTH_OF_ADDRESS] = 3;
        handOver(socket);
    }

    private void handOver(int socket) {
        pipeline.intake(socket).accept(batch);
        batch.clear();
    }

    /** Ends the listener and returns its counters, once their equations are checked. */
    ListenerStats end() {
        pipeline.close();
        ListenerStats stats = pipeline.stats(0);
        checkEquations(stats);
        return stats;
    }

    /** What {@link ListenerStats} promises. */
    static void checkEquations(ListenerStats stats) {
        long kinds = stats.kinds().values().stream().mapToLong(Long::longValue).sum();
        assertEquals(stats.arrived(), stats.rateLimited() + stats.queueDropped() + stats.raw() + kinds);
        long looked = stats.counts().get(Counter.RECEIVED)
                + stats.counts().get(Counter.DUPLICATE)
                + stats.counts().get(Counter.REPLAYED)
                + stats.counts().get(Counter.IMPLAUSIBLE);
        long headed = stats.of(DatagramKind.HEADED) + stats.of(DatagramKind.SIGNED) + stats.of(DatagramKind.SEALED);
        if (stats.notAuthenticated() == 0) {
            assertEquals(headed, looked);
        }
    }

    /** The datagram of a device's sequence, with one sample in it, which says which one it is. */
    static byte[] datagram(DatagramFormat format, long device, long boot, long sequence) {
        byte[] lines = "m n=%di\n".formatted(sequence).getBytes(UTF_8);
        var header =
                new Header(device, boot, sequence, sequence * 1_000_000, (int) sequence + 1, 0, 0, true, true, 0, 0);
        byte[] out = new byte[1_200];
        return Arrays.copyOf(out, format.write(header, lines, out));
    }

    static byte[] plain(long device, long sequence) {
        return datagram(TextFormat.plain(), device, 77, sequence);
    }

    static DatagramFormat sealed(long device, long boot) {
        return new SealedFormat(KeyUse.CHACHA20_POLY1305, KEY, device, boot);
    }

    @Override
    public void close() {
        pipeline.close();
    }

    /** Remembers every sample as its line. */
    static final class Recorder implements Sink {

        final Queue<String> lines = new ConcurrentLinkedQueue<>();
        final Queue<Datagram> datagrams = new ConcurrentLinkedQueue<>();
        volatile Drops drops = (device, samples) -> {};

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public void start(Drops told) {
            drops = told;
        }

        @Override
        public void accept(List<Datagram> given) {
            for (Datagram datagram : given) {
                datagrams.add(datagram);
                for (int i = 0; i < datagram.samples(); i++) {
                    int from = datagram.from(i);
                    lines.add(new String(datagram.lines(), from, datagram.to(i) - from, UTF_8));
                }
            }
        }

        @Override
        public SinkStats stats() {
            return new SinkStats(lines.size(), lines.size(), 0, 0);
        }

        @Override
        public void close() {}
    }
}
