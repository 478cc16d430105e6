package dev.streamctl.telemetry.sink;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.send.DatagramRoute;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.sink.SinkException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Samples as plain line protocol over UDP to another collector: Telegraf, VictoriaMetrics, InfluxDB. What was sealed is sent
 * opened, what came twice once. Datagrams have at most 1,200 bytes, split between samples; a longer sample goes alone.
 *
 * <p>UDP tells of no loss, so a sample is delivered when it was sent, until the collector's machine, or one on the way, says that
 * it refuses it: that news comes with a later send, which is made once more, and the datagram before it counts as dropped. A full
 * socket buffer is waited for, a second at most. The name is looked up again, and another socket taken, every five minutes and
 * after such news or a failure, in the background: nothing of that holds up what is sent.
 */
public final class ForwardSinkWriter implements SinkWriter {

    private static final int MOST = 1_200;

    /** How long a full socket buffer is waited for, and how often it is tried meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Target target;
    private final TimeSource time;
    private final DatagramRoute route;
    private final ByteBuffer datagram = ByteBuffer.allocate(65_507);

    /** Whose samples are in the datagram, one for each. */
    private final List<Datagram> waiting = new ArrayList<>();

    /** Whose samples were in the one sent last. */
    private final List<Datagram> last = new ArrayList<>();

    private ForwardSinkWriter(Target target, TimeSource time, DatagramRoute route) {
        this.target = target;
        this.time = time;
        this.route = route;
    }

    /**
     * Sends to a target, by name or address. Waits for its address, {@code SenderOptions.LOOKUP_TIMEOUT} at most.
     *
     * @throws SinkException there is none
     */
    public static ForwardSinkWriter open(Target target, TimeSource time) throws SinkException, InterruptedException {
        return open(target, time, DatagramRoute.open(target, time));
    }

    /** As {@link #open(Target, TimeSource)}, over this way, which it closes. */
    static ForwardSinkWriter open(Target target, TimeSource time, DatagramRoute route)
            throws SinkException, InterruptedException {
        boolean opened = false;
        try {
            route.awaitFirst();
            opened = true;
            return new ForwardSinkWriter(target, time, route);
        } catch (IOException e) {
            throw new SinkException(
                    Reason.UNREACHABLE, "cannot forward to udp://%s: %s".formatted(target, e.getMessage()), e);
        } finally {
            if (!opened) {
                route.close();
            }
        }
    }

    @Override
    public String name() {
        return "udp://" + target;
    }

    @Override
    public void write(List<Datagram> datagrams, Undelivered undelivered) {
        for (Datagram received : datagrams) {
            for (int i = 0; i < received.samples(); i++) {
                int length = received.to(i) - received.from(i);
                if (datagram.position() + length + 1 > MOST) {
                    send(undelivered);
                }
                datagram.put(received.lines(), received.from(i), length);
                if (datagram.hasRemaining()) {
                    datagram.put((byte) '\n');
                }
                waiting.add(received);
            }
        }
        send(undelivered);
    }

    /** Sends what is waiting. */
    private void send(Undelivered undelivered) {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            if (sendInTime(undelivered)) {
                last.clear();
                last.addAll(waiting);
            } else {
                giveUp(waiting, undelivered, "the socket takes no more");
            }
        } catch (IOException e) {
            giveUp(waiting, undelivered, "cannot send: " + e.getMessage());
        }
        datagram.clear();
        waiting.clear();
    }

    private boolean sendInTime(Undelivered undelivered) throws IOException {
        long start = time.nanoTime();
        while (!offer(undelivered)) {
            if (time.nanoTime() - start > PATIENCE.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    private boolean offer(Undelivered undelivered) throws IOException {
        return route.send(datagram.array(), datagram.position(), () -> {
            giveUp(last, undelivered, "refused there or on the way");
            last.clear();
        });
    }

    private static void giveUp(List<Datagram> samples, Undelivered undelivered, String why) {
        samples.forEach(received -> undelivered.add(received, 1, why));
    }

    @Override
    public void close() {
        route.close();
    }
}
