package dev.streamctl.telemetry.send;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.Packer;
import dev.streamctl.telemetry.wire.Payload;
import dev.streamctl.telemetry.wire.SenderTally;
import java.io.IOException;
import java.net.PortUnreachableException;

/** Hands datagrams to the socket and keeps the books about it. For one thread at a time. */
final class Outgoing {

    private final Route route;
    private final DatagramFormat format;
    private final SenderTally tally;
    private final TimeSource time;
    private final long start;
    private final long boot;
    private final byte[] datagram;

    private boolean clockSynced;
    private long datagrams;
    private long bytes;
    private long repeated;

    Outgoing(Route route, DatagramFormat format, long device, long boot, int maxDatagram, TimeSource time) {
        this.route = route;
        this.format = format;
        this.tally = new SenderTally(device, boot);
        this.time = time;
        this.start = time.nanoTime();
        this.boot = boot;
        this.datagram = new byte[maxDatagram];
    }

    long boot() {
        return boot;
    }

    void clockSynced(boolean synced) {
        clockSynced = synced;
    }

    void send(Payload payload) {
        Link link = route.link();
        if (link == null) {
            tally.failed(payload, false);
            return;
        }
        int length =
                format.write(tally.header(payload, time.nanoTime() - start, clockSynced), payload.lines(), datagram);
        try {
            if (link.send(datagram, length)) {
                sent(payload, length);
            } else {
                full(payload, false);
            }
        } catch (IOException e) {
            sendAgain(payload, length, link, e);
        }
    }

    /**
     * The news that an earlier datagram was refused, or found no way, takes the place of one send; the second one is for
     * this datagram. Which errors are such news the JDK does not say, but then the second send goes well. It sends the same
     * bytes, so whatever became of the first one, no two texts have one sequence; where it is not taken, the sequence is
     * spent if either may have left.
     */
    private void sendAgain(Payload payload, int length, Link link, IOException first) {
        boolean spent = mayHaveLeft(first, link);
        try {
            boolean taken = link.send(datagram, length);
            route.refused();
            if (taken) {
                sent(payload, length);
            } else {
                full(payload, spent);
            }
        } catch (IOException second) {
            route.leave();
            spent = spent || mayHaveLeft(second, link);
            giveBackUnless(spent);
            tally.failed(payload, spent);
        }
    }

    private void sent(Payload payload, int length) {
        tally.sent(payload);
        datagrams++;
        bytes += length;
        repeated += payload.repeats();
    }

    private void full(Payload payload, boolean spent) {
        giveBackUnless(spent);
        tally.full(payload, spent);
    }

    private void giveBackUnless(boolean spent) {
        if (!spent) {
            format.withdraw();
        }
    }

    /**
     * Whether a part of the datagram may be on the wire. What the kernel says before it looks at the datagram leaves its
     * sequence for the next one, so that a listener sees no gap; after anything else the sequence is spent, because no two
     * texts must ever be sealed under one.
     */
    private static boolean mayHaveLeft(IOException e, Link link) {
        return !(e instanceof PortUnreachableException) && link.hasWay();
    }

    /**
     * The counters.
     *
     * @param offered samples given to the packer
     */
    SenderStats stats(long offered, Packer packer, RouteStats reached) {
        long settled = tally.sentSamples() + tally.fullSamples() + tally.failedSamples() + packer.refused();
        return new SenderStats(
                offered,
                tally.sentSamples(),
                tally.fullSamples(),
                tally.failedSamples(),
                packer.refused(),
                offered - settled,
                datagrams,
                bytes,
                tally.fullDatagrams(),
                tally.failedDatagrams(),
                repeated,
                packer.notRepeated(),
                reached);
    }
}
