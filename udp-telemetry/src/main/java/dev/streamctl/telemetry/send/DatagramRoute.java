package dev.streamctl.telemetry.send;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;

/**
 * A way for ready-made datagrams to a target, as a {@link TelemetrySender} has it: names are looked up in the background, with
 * a deadline, the source port changes every {@link SenderOptions#ROTATE_EVERY}, and after a refusal the next address of the
 * name is tried. No call but {@link #awaitFirst} waits.
 *
 * <p>For one thread; {@link #close} is for the same.
 */
public final class DatagramRoute implements AutoCloseable {

    private final Route route;

    private DatagramRoute(Target target, TimeSource time, Network network) {
        route = new Route(SenderOptions.to(target, "none"), network, time);
    }

    /** Begins to look for the target. */
    public static DatagramRoute open(Target target, TimeSource time) {
        return open(target, time, UdpNetwork.INSTANCE);
    }

    static DatagramRoute open(Target target, TimeSource time, Network network) {
        var opened = new DatagramRoute(target, time, network);
        opened.route.start();
        return opened;
    }

    /**
     * Waits for the first address, at most {@link SenderOptions#LOOKUP_TIMEOUT}.
     *
     * @throws IOException there is none, or no way to it; the message is one line
     */
    public void awaitFirst() throws IOException, InterruptedException {
        route.awaitFirst();
    }

    /**
     * Sends a datagram.
     *
     * @return false when the socket's buffer has no room: then nothing was sent
     * @throws PortUnreachableException an earlier datagram was refused, of which the kernel tells only now; this one was not
     *     sent
     * @throws IOException no address is known, or any other failure
     */
    public boolean send(byte[] datagram, int length) throws IOException {
        Link link = route.link();
        if (link == null) {
            throw new UnknownHostException("no address is known yet");
        }
        try {
            return link.send(datagram, length);
        } catch (PortUnreachableException e) {
            route.refused();
            throw e;
        }
    }

    @Override
    public void close() {
        route.close();
    }
}
