package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Escapes;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the local networks of a node by multicast DNS (RFC 6762, RFC 6763), as {@code _streamctl._tcp}, with one responder for
 * each interface by which the node can be reached, also those that come up later: within 10 seconds. It is called the same on all of
 * them: where another node has its name on one, it takes the next, {@code NAME (2)}, everywhere, with the end of a long name cut off. Where that cannot be announced on one
 * of them, which is logged, another responder tries it there every 10 seconds. An interface whose only address is
 * a link-local one of IPv6 is left out, which is logged: others could not connect to it. Needs JmDNS, which is an
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

    private static final Duration FAREWELL = Duration.ofSeconds(10);

    static final String TYPE = "_streamctl._tcp.local.";

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.discovery");

    private final OneName name;
    private final AtomicBoolean said = new AtomicBoolean();
    private final Stations<Responder> responders;

    private Announcer(String name, NodeRecord record, Endpoint.Ws where, Consumer<String> onRename) throws IOException {
        this.name = new OneName(name, onRename);
        responders = Stations.open(
                () -> Links.reaching(where.host()), new Responders(record, where.port()), TimeSource.system());
    }

    /**
     * Begins to announce. An interface that takes no multicast is left out, which is logged.
     *
     * @param name what it is called
     * @param where it listens; at {@code 0.0.0.0} it is announced at all interfaces
     * @param onRename is told the name that was taken instead, where another node has this one already on one of the networks;
     *     again where that one turns out to be taken too. By a thread of the announcer's
     * @throws IllegalArgumentException the name is none, see {@link NodeName}
     * @throws IOException the interfaces cannot be listed
     */
    public static Announcer open(String name, NodeRecord record, Endpoint.Ws where, Consumer<String> onRename)
            throws IOException {
        NodeName.check(name);
        return new Announcer(name, record, where, onRename);
    }

    /** Announces the node on one interface each. */
    private final class Responders implements Stations.Crew<Responder> {
        private final NodeRecord record;
        private final int port;

        Responders(NodeRecord record, int port) {
            this.record = record;
            this.port = port;
        }

        @Override
        public Responder open(InetAddress address) throws IOException {
            if (Links.needsInterface(address)) {
                throw new IOException("that address is link-local, and others cannot connect to it");
            }
            // A host name of its own: two processes of one machine would fight for the machine's.
            JmDNS mdns = JmDNS.create(address, "streamctl-" + record.id());
            Responder responder = name.join(called -> new Responder(mdns, record, port, called));
            boolean done = false;
            try {
                responder.whenResolved(name::look);
                responder.begin();
                done = true;
            } finally {
                if (!done) {
                    end(address, responder);
                }
            }
            name.settle(); // before the next one: it then begins with the name that is left
            return responder;
        }

        @Override
        public boolean isBroken(Responder responder) {
            return responder.isBroken();
        }

        @Override
        public void end(InetAddress address, Responder responder) {
            name.leave(responder);
            Closing.begin(List.of(responder.mdns()));
        }

        @Override
        public void failed(InetAddress address, IOException cause) {
            // Of containers a machine may have many, each with a link-local address.
            Level level = Links.needsInterface(address) && !said.compareAndSet(false, true) ? Level.DEBUG : Level.WARN;
            log.atLevel(level)
                    .log(
                            "{} is not announced at {}: {}",
                            Escapes.snippet(name.now()),
                            address.getHostAddress(),
                            Escapes.snippet(String.valueOf(cause.getMessage())));
        }
    }

    /** On how many interfaces. */
    public int interfaces() {
        return responders.size();
    }

    /** Says that the node leaves; waits for that, some 2 seconds, 10 at most. Idempotent. */
    @Override
    public void close() {
        List<Responder> open = responders.end();
        open.forEach(name::leave);
        Closing.await(open.stream().map(Responder::mdns).toList(), FAREWELL, TimeSource.system());
    }
}
