package dev.streamctl.telemetry.send;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;

/**
 * A way for ready-made datagrams to a target, as a {@link TelemetrySender} has it: names are looked up in the background, with
 * a deadline, the source port changes every {@link SenderOptions#ROTATE_EVERY}, and after a refusal or a failure the next
 * address of the name is tried, from a new socket: this machine's own address may have changed. No call but {@link #awaitFirst} waits.
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
     * Sends a datagram. Where the kernel tells with it that an earlier one was refused or found no way, it is sent once more;
     * the way is left for another one after such news and after any failure.
     *
     * @param earlierLost told on this thread of an earlier datagram that did not arrive; which one, the kernel does not say
     * @return false when the socket's buffer has no room: then nothing was sent
     * @throws IOException no address is known, or it cannot be sent
     */
    public boolean send(byte[] datagram, int length, Runnable earlierLost) throws IOException {
        Link link = route.link();
        if (link == null) {
            throw new UnknownHostException("no address is known yet");
        }
        try {
            return link.send(datagram, length);
        } catch (IOException e) {
            return sendAgain(link, datagram, length, e, earlierLost);
        }
    }

    /** Which errors are news of an earlier datagram the JDK does not say, but for one; but then the second send goes well. */
    private boolean sendAgain(Link link, byte[] datagram, int length, IOException first, Runnable earlierLost)
            throws IOException {
        boolean news = first instanceof PortUnreachableException;
        try {
            boolean taken = link.send(datagram, length);
            news = true;
            route.refused();
            return taken;
        } catch (IOException second) {
            route.leave();
            throw second;
        } finally {
            if (news) {
                earlierLost.run();
            }
        }
    }

    @Override
    public void close() {
        route.close();
    }
}
