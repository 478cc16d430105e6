package dev.streamctl.telemetry.send;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.line.LineProtocol;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Packer;
import dev.streamctl.telemetry.wire.Payload;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Sends samples as datagrams and never waits: what the socket has no room for is dropped and counted.
 *
 * <pre>{@code
 * var options = SenderOptions.to(Target.parse("collector:9100"), "camera-7");
 * try (var sender = TelemetrySender.open(options, new SecureRandom())) {
 *     sender.offer(Sample.of("sensor", "temperature", FieldValue.of(21.5)));
 *     sender.endInterval();
 * }
 * }</pre>
 *
 * <p>Samples gather in one datagram, which leaves when the next one has no room in it and at the end of the interval. Each
 * call takes microseconds, whether the target is there, refuses, is a black hole, or its name cannot be found; while there
 * is no address, what is to be sent is dropped as {@link SenderStats#senderError}. Names are looked up on threads of the
 * sender's own.
 *
 * <p>Safe for use by many threads. After {@link #close} the sender takes no samples: {@link IllegalStateException}.
 */
public final class TelemetrySender implements AutoCloseable {

    private final Route route;
    private final Outgoing outgoing;
    private final Packer packer;
    private final InstantSource clock;
    private final Map<String, String> tags;
    private final SenderOptions options;
    private final Object lock = new Object();
    private long offered;
    private boolean closed;

    private TelemetrySender(
            SenderOptions options, RandomGenerator random, InstantSource clock, TimeSource time, Network network) {
        long device = DeviceId.of(options.device());
        long boot = DeviceId.boot(random);
        DatagramFormat format = options.protection().format(device, boot);
        this.options = options;
        this.clock = clock;
        this.tags = Map.of("device", options.device());
        this.packer = new Packer(options.maxDatagram(), format, options.redundancy());
        this.route = new Route(options, network, time);
        this.outgoing = new Outgoing(route, format, device, boot, options.maxDatagram(), time);
    }

    /**
     * A sender, which begins at once to look for its target. Takes the time from {@link TimeSource#current()}.
     *
     * @param random draws the boot id: a {@link java.security.SecureRandom} wherever it is not a test
     * @throws IllegalArgumentException the datagrams have no room for a sample, or the redundancy is not within 0 to 16
     */
    public static TelemetrySender open(SenderOptions options, RandomGenerator random) {
        return open(options, random, InstantSource.system());
    }

    /** As {@link #open(SenderOptions, RandomGenerator)}, with a wall clock for samples that have no time. */
    public static TelemetrySender open(SenderOptions options, RandomGenerator random, InstantSource clock) {
        return open(options, random, clock, UdpNetwork.INSTANCE);
    }

    static TelemetrySender open(SenderOptions options, RandomGenerator random, InstantSource clock, Network network) {
        var sender = new TelemetrySender(options, random, clock, TimeSource.current(), network);
        sender.route.start();
        return sender;
    }

    /**
     * Waits until there is an address to send to, at most {@link SenderOptions#lookupTimeout}. Nobody has to call this: it
     * tells at once what else only the counters tell.
     *
     * @throws IOException there is none, or no way to it; the sender goes on trying
     */
    public void awaitTarget() throws IOException, InterruptedException {
        route.awaitFirst();
    }

    /**
     * Takes a sample. It gets the tag {@code device} and the time of now where it has none: repeats of a sample are one
     * point to a database only when they have a time.
     *
     * @throws SampleTooLargeException no datagram has room for it; it is counted, everything else goes on
     */
    public void offer(Sample sample) throws SampleTooLargeException {
        byte[] line = LineProtocol.write(complete(sample));
        synchronized (lock) {
            checkOpen();
            offered++;
            Payload full = packer.add(line);
            if (full != null) {
                outgoing.send(full);
            }
        }
    }

    /** In one step, because each step copies the sample. */
    private Sample complete(Sample sample) {
        if (sample.time().isPresent()) {
            return sample.taggedByDefault(tags);
        }
        SortedMap<String, String> all = new TreeMap<>(sample.tags());
        all.putIfAbsent("device", options.device());
        OptionalLong now = OptionalLong.of(Sample.nanos(clock.instant()));
        return new Sample(sample.measurement(), all, sample.fields(), now);
    }

    /** Sends what is left of this interval, and repeats what the options say of those before. Nothing where there is neither. */
    public void endInterval() {
        synchronized (lock) {
            checkOpen();
            flush();
        }
    }

    private void flush() {
        outgoing.clockSynced(options.clockSynced().getAsBoolean());
        packer.endInterval().forEach(outgoing::send);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the sender is closed");
        }
    }

    /** The counters. */
    public SenderStats stats() {
        RouteStats reached = route.stats();
        synchronized (lock) {
            return outgoing.stats(offered, packer, reached);
        }
    }

    /** The id of this start of the device, as datagrams have it. */
    public long boot() {
        return outgoing.boot();
    }

    /**
     * Sends what is left and closes the socket. The last interval has no next one that could repeat it, so with redundancy
     * it is repeated at once.
     */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            flush();
            if (options.redundancy() > 0) {
                flush();
            }
            closed = true;
            route.close();
        }
    }
}
