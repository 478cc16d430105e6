package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import dev.streamctl.discovery.NodeRecord.Found;
import dev.streamctl.framing.Escapes;
import dev.streamctl.internal.LineQuota;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears of the nodes that {@link Announcer}s, and other programs that speak DNS-SD, tell of, on every interface, loopback
 * and those that come up later included. Needs JmDNS, which is an optional dependency. Safe for use by many threads.
 *
 * <p>What cannot be true is not listed, counted by {@link #refused()}, and logged in one line: a TXT record without what {@link
 * NodeRecord} asks for, port 0, no address, an address that is none of a machine, and a loopback address told from outside.
 * Link-local addresses of IPv6 are left out: they mean nothing without an interface, which an endpoint does not have.
 */
public final class Browser implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.discovery");

    private static final int LINES_PER_SECOND = 10;

    private final LineQuota quota = new LineQuota(LINES_PER_SECOND, TimeSource.system());
    private final Hearing hearing = new Hearing(TimeSource.system());

    private final Queriers crew = new Queriers();
    private final Stations<JmDNS> queriers;

    private Browser() throws IOException {
        queriers = Stations.open(Links::all, crew, TimeSource.system());
    }

    /**
     * Begins to ask.
     *
     * @throws IOException there is no interface where one could ask
     */
    public static Browser open() throws IOException {
        var browser = new Browser();
        if (browser.queriers.size() == 0) {
            browser.close();
            throw new IOException("no interface takes multicast", browser.crew.failure);
        }
        return browser;
    }

    /** Asks on one interface each. */
    private final class Queriers implements Stations.Crew<JmDNS> {
        private volatile @Nullable IOException failure;

        @Override
        public JmDNS open(InetAddress address) throws IOException {
            JmDNS querier = JmDNS.create(address, "streamctl-browser-" + Long.toHexString(System.nanoTime()));
            querier.addServiceListener(Announcer.TYPE, new Listener(address));
            return querier;
        }

        @Override
        public void end(InetAddress address, JmDNS querier) {
            Closing.begin(List.of(querier));
            hearing.removeAll(address);
        }

        @Override
        public void failed(InetAddress address, IOException cause) {
            failure = cause;
            log.debug("nothing is heard at {}", address.getHostAddress(), cause);
        }
    }

    /** The nodes that are there now, by name. A node with several addresses is one. */
    public List<Found> nodes() {
        return hearing.nodes();
    }

    /** How many announcements were refused. */
    public long refused() {
        return hearing.refused();
    }

    /**
     * The nodes of a name, once one has been heard of for half a second; several where they do not know of
     * each other, being on different networks.
     *
     * @param patience how long to wait altogether; what is known then is returned
     */
    public List<Found> await(String name, Duration patience) throws InterruptedException {
        return hearing.await(name, patience);
    }

    /** Waits, and so hears of more. */
    public void listen(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Ends. Does not wait for the threads of JmDNS. */
    @Override
    public void close() {
        Closing.begin(queriers.end());
    }

    private final class Listener implements ServiceListener {

        private final InetAddress at;

        Listener(InetAddress at) {
            this.at = at;
        }

        @Override
        public void serviceAdded(ServiceEvent event) {}

        @Override
        public void serviceRemoved(ServiceEvent event) {
            hearing.remove(at, event.getName());
        }

        @Override
        public void serviceResolved(ServiceEvent event) {
            hearing.add(at, event.getInfo()).ifPresent(text -> refuse(event.getName(), text));
        }

        private void refuse(String name, String problem) {
            String leftOut = quota.admit();
            if (leftOut != null) {
                log.warn("the node {} is not listed: {}{}", Escapes.snippet(name), problem, leftOut);
            }
        }
    }

    /** As {@link Hearing#failed}. */
    void failed(String name) {
        hearing.failed(name);
    }

    /**
     * Where a node of a name is, another of its addresses where it is asked for again soon; fails where there is none, or more than
     * one.
     */
    Endpoint.Ws find(String name, Duration patience) throws IOException, InterruptedException {
        List<Found> named = await(name, patience);
        String shown = Escapes.snippet(name);
        return switch (named.size()) {
            case 0 ->
                throw new NodeNotFoundException(
                        "no node '%s' was heard of in %d ms".formatted(shown, patience.toMillis()));
            case 1 -> hearing.address(named.getFirst());
            default ->
                throw new NodeNotFoundException("%d nodes are called '%s', at %s and %s"
                        .formatted(
                                named.size(),
                                shown,
                                named.get(0).endpoints().getFirst(),
                                named.get(1).endpoints().getFirst()));
        };
    }
}
