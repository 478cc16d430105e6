package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Escapes;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the local networks of a node by multicast DNS (RFC 6762, RFC 6763), as {@code _streamctl._tcp}, with one responder for
 * each interface by which the node can be reached, also those that come up later: within 10 seconds. Needs JmDNS, which is an
 * optional dependency.
 *
 * <pre>{@code
 * var record = new NodeRecord("5f0e", "pin", "/datafeed", false);
 * try (var announcer = Announcer.open("iopin", record, server.endpoint(), newName -> {})) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Threads: those of JmDNS, some for each interface, and a virtual one, until {@link #close()}.
 */
public final class Announcer implements AutoCloseable {

    static final String TYPE = "_streamctl._tcp.local.";

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.discovery");

    private final AtomicBoolean renamed = new AtomicBoolean();
    private final String name;
    private final String id;
    private final Consumer<String> onRename;
    private final Stations<JmDNS> responders;

    private Announcer(String name, NodeRecord record, Endpoint.Ws where, Consumer<String> onRename) throws IOException {
        this.name = name;
        this.id = record.id();
        this.onRename = onRename;
        responders = Stations.open(
                () -> Links.reaching(where.host()), new Responders(record, where.port()), TimeSource.system());
    }

    /**
     * Begins to announce. An interface that takes no multicast is left out, which is logged.
     *
     * @param name what it is called
     * @param where it listens; at {@code 0.0.0.0} it is announced at all interfaces
     * @param onRename is told, once, the name that was taken instead, where another node has this one already; by a thread of
     *     JmDNS
     * @throws IllegalArgumentException the name is none, see {@link NodeName}
     * @throws IOException the interfaces cannot be listed
     */
    public static Announcer open(String name, NodeRecord record, Endpoint.Ws where, Consumer<String> onRename)
            throws IOException {
        NodeName.check(name);
        return new Announcer(name, record, where, onRename);
    }

    /** Announces the node on one interface each. */
    private final class Responders implements Stations.Crew<JmDNS> {
        private final NodeRecord record;
        private final int port;

        Responders(NodeRecord record, int port) {
            this.record = record;
            this.port = port;
        }

        @Override
        public JmDNS open(InetAddress address) throws IOException {
            // A host name of its own: two processes of one machine would fight for the machine's.
            JmDNS responder = JmDNS.create(address, "streamctl-" + id);
            try {
                responder.addServiceListener(TYPE, new OwnName());
                responder.registerService(ServiceInfo.create(TYPE, name, port, 0, 0, record.txt()));
                return responder;
            } catch (IOException e) {
                end(address, responder);
                throw e;
            }
        }

        @Override
        public void end(InetAddress address, JmDNS responder) {
            Closing.begin(List.of(responder));
        }

        @Override
        public void failed(InetAddress address, IOException cause) {
            log.warn(
                    "{} is not announced at {}: {}",
                    Escapes.snippet(name),
                    address.getHostAddress(),
                    Escapes.snippet(String.valueOf(cause.getMessage())));
        }
    }

    /** On how many interfaces. */
    public int interfaces() {
        return responders.size();
    }

    /** Says that the node leaves; waits for that, some 2 seconds. Idempotent. */
    @Override
    public void close() {
        Closing.await(responders.end());
    }

    /** Finds out which name was taken in the end. */
    private final class OwnName implements ServiceListener {
        @Override
        public void serviceAdded(ServiceEvent event) {}

        @Override
        public void serviceRemoved(ServiceEvent event) {}

        @Override
        public void serviceResolved(ServiceEvent event) {
            boolean own = id.equals(event.getInfo().getPropertyString("id"));
            if (own && !event.getName().equals(name) && renamed.compareAndSet(false, true)) {
                log.warn(
                        "another node is called {}, so this one is {}",
                        Escapes.snippet(name),
                        Escapes.snippet(event.getName()));
                onRename.accept(event.getName());
            }
        }
    }
}
