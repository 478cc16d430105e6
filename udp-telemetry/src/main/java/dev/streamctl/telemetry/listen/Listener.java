package dev.streamctl.telemetry.listen;

import dev.streamctl.BindFailedException;
import dev.streamctl.internal.netty.BindFailures;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.netty.UdpSocket;
import dev.streamctl.telemetry.internal.netty.UdpSocket.PortUse;
import dev.streamctl.telemetry.sink.Sink;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives datagrams at a port, counts what came and what did not, and hands what counts to its sinks. It never answers.
 *
 * <pre>{@code
 * var options = ListenOptions.at(new InetSocketAddress("127.0.0.1", 9100), new SecureRandom().nextLong());
 * try (var listener = Listener.open(options, List.of(sink))) {
 *     ...
 *     long lost = listener.stats().counts().lost();
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread. The sinks stay the caller's: close them after the listener, which gives them
 * nothing any more, and ask for {@link #stats} again to know what they dropped at their end.
 */
public final class Listener implements Feed {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Pipeline pipeline;
    private final List<UdpSocket> sockets = new ArrayList<>();
    private final KernelDrops kernelDrops;
    private final InetSocketAddress address;
    private final int granted;

    private Listener(
            ListenOptions options, List<Sink> sinks, TimeSource time, InstantSource wall, Consumer<Throwable> failed)
            throws BindFailedException {
        Place place = Place.of(options);
        List<NetworkInterface> interfaces = place.interfaces;
        pipeline = new Pipeline(options, List.copyOf(sinks), time, wall, Pipeline.DRAIN, failed);
        try {
            // the kernel gives a group's datagrams to every socket
            int count = interfaces.isEmpty() ? options.sockets().shards() : 1;
            InetSocketAddress next = place.address;
            for (int i = 0; i < count; i++) {
                var socket = new UdpSocket.Options(
                        options.sockets().transport(),
                        next,
                        portUse(interfaces, count, i),
                        options.sockets().receiveBuffer(),
                        interfaces);
                sockets.add(UdpSocket.open(socket, time, pipeline.intake(i)));
                next = new InetSocketAddress(
                        next.getAddress(), sockets.getFirst().address().getPort());
            }
        } catch (BindFailedException | RuntimeException e) {
            stop();
            throw e;
        }
        address = sockets.getFirst().address();
        granted = sockets.getFirst().grantedReceiveBuffer();
        kernelDrops = new KernelDrops(Path.of("/proc/self"), address.getPort());
    }

    /** Where to listen, and where to join the group, if it is one. */
    private record Place(InetSocketAddress address, List<NetworkInterface> interfaces) {

        static Place of(ListenOptions options) throws BindFailedException {
            InetSocketAddress wanted = options.address();
            try {
                List<NetworkInterface> interfaces =
                        Groups.interfaces(wanted.getAddress(), options.sockets().networkInterface());
                var bound = new InetSocketAddress(Groups.bound(wanted.getAddress(), interfaces), wanted.getPort());
                return new Place(bound, interfaces);
            } catch (SocketException e) {
                throw BindFailures.of("udp://" + UdpSocket.text(wanted), e);
            }
        }
    }

    /** Many may listen to a group; else the port is this listener's own. */
    private static PortUse portUse(List<NetworkInterface> interfaces, int count, int number) {
        if (!interfaces.isEmpty()) {
            return PortUse.GROUP;
        }
        return count == 1 ? PortUse.ALONE : number == 0 ? PortUse.FIRST : PortUse.SHARED;
    }

    /** As {@link #open(ListenOptions, List, TimeSource, InstantSource)}, with the clocks of this machine. */
    public static Listener open(ListenOptions options, List<Sink> sinks) throws BindFailedException {
        return open(options, sinks, TimeSource.system(), InstantSource.system());
    }

    /**
     * The same for who wants to know when it is no use any more.
     *
     * @param failed is told of a mistake or an {@link Error} that has ended a thread of it, on that thread: the datagrams for
     *     that are dropped from then on, and counted. Otherwise the log is told
     */
    public static Listener open(ListenOptions options, List<Sink> sinks, Consumer<Throwable> failed)
            throws BindFailedException {
        return new Listener(options, sinks, TimeSource.system(), InstantSource.system(), failed);
    }

    /**
     * Listens.
     *
     * @param sinks get what counts; each is started
     * @param time for jitter and rates
     * @param wall for the arrival times that sinks see
     * @throws BindFailedException it cannot listen there: also where there is no such interface, none that does multicast, or
     *     the transport that was asked for does not work here
     */
    public static Listener open(ListenOptions options, List<Sink> sinks, TimeSource time, InstantSource wall)
            throws BindFailedException {
        return new Listener(
                options, sinks, time, wall, e -> LOG.error("a thread has ended, its datagrams are dropped", e));
    }

    /** Where it listens, with the port that was taken. */
    public InetSocketAddress address() {
        return address;
    }

    /** How many bytes of receive buffer the kernel has granted to each socket; it may be less than was asked for. */
    public int grantedReceiveBuffer() {
        return granted;
    }

    /** The counters at this moment. Waits for the shards, each of which answers between two batches. */
    @Override
    public ListenerStats stats() {
        return pipeline.stats(kernelDrops.total());
    }

    /** At most {@code most} devices, those that lost most first; chosen from the 10,000 that each shard has heard last. */
    @Override
    public List<ListenedDevice> devices(int most) {
        return pipeline.devices(most);
    }

    /** Reads no more, and looks at what the queues hold, for two seconds at most; what is left then is dropped and counted. */
    @Override
    public void close() {
        kernelDrops.total(); // the last chance to know
        stop();
    }

    private synchronized void stop() {
        sockets.forEach(UdpSocket::close);
        sockets.clear();
        pipeline.close();
    }
}
