package dev.streamctl.telemetry.sink;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples as plain line protocol over UDP to another collector: Telegraf, VictoriaMetrics, InfluxDB. What was sealed is sent
 * opened, what came twice once. Datagrams have at most 1,200 bytes, split between samples; a longer sample goes alone.
 *
 * <p>UDP tells of no loss, so a sample is delivered when it was sent; only while the collector's machine says that nobody
 * listens at the port are samples known to be lost, and dropped. The name is resolved again every five minutes.
 */
public final class ForwardSinkWriter implements SinkWriter {

    private static final int MOST = 1_200;
    private static final Duration RESOLVE_AGAIN = Duration.ofMinutes(5);

    private final String host;
    private final int port;
    private final TimeSource time;
    private final ByteBuffer datagram = ByteBuffer.allocate(65_507);

    /** Whose samples are in the datagram, one for each. */
    private final List<Datagram> waiting = new ArrayList<>();

    private DatagramChannel channel;
    private long resolvedAt;

    /**
     * Sends to a host, by name or address.
     *
     * @throws IOException the name has no address
     */
    public ForwardSinkWriter(String host, int port, TimeSource time) throws IOException {
        this.host = host;
        this.port = port;
        this.time = time;
        resolvedAt = time.nanoTime();
        channel = connect();
    }

    private DatagramChannel connect() throws IOException {
        InetAddress address = InetAddress.getByName(host);
        return DatagramChannel.open(
                        address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)
                .connect(new InetSocketAddress(address, port));
    }

    @Override
    public String name() {
        return "udp://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
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
        datagram.flip();
        try {
            channel().write(datagram);
        } catch (PortUnreachableException e) { // the answer to an earlier one; this one was not sent
            waiting.forEach(received -> undelivered.add(received, 1, "nobody listens there"));
        } catch (IOException e) {
            String why = "cannot send: " + e.getMessage();
            waiting.forEach(received -> undelivered.add(received, 1, why));
        }
        datagram.clear();
        waiting.clear();
    }

    private DatagramChannel channel() throws IOException {
        if (time.nanoTime() - resolvedAt > RESOLVE_AGAIN.toNanos()) {
            resolvedAt = time.nanoTime();
            DatagramChannel old = channel;
            channel = connect();
            old.close();
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
