package dev.streamctl.camera.nodes;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.access.Token;
import dev.streamctl.discovery.NodeDirectory;
import dev.streamctl.discovery.NodeName;
import dev.streamctl.discovery.NodeNotFoundException;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a node is run.
 *
 * @param name what others call it
 * @param where it listens; the target means nothing
 * @param server its limits, certificate and token. {@code MAX_FRAME} is the longest message: who sends a longer one is closed with
 *     1009
 * @param insecure whether it may be open beyond this machine without TLS and token ({@link dev.streamctl.access.Exposure})
 * @param origins further origins whose pages may talk to it
 * @param hosts further names of the server, as clients write them: {@code board.local:8765}
 * @param directory where the nodes are that it has links to
 * @param bearing the token that is told to those; null for none
 * @param terms of its links
 * @param random its chance
 * @param time its clock
 * @param watcher is told what it does, by many threads at once; must not block and must not throw
 */
public record NodeOptions(
        String name,
        Endpoint.Ws where,
        ServerOptions server,
        boolean insecure,
        Set<String> origins,
        Set<String> hosts,
        NodeDirectory directory,
        @Nullable Token bearing,
        LinkTerms terms,
        RandomGenerator random,
        TimeSource time,
        Consumer<NodeEvent> watcher) {

    /** The longest message of a node where nothing else is said, in bytes. */
    public static final int MAX_MESSAGE = 4 * 1024;

    /**
     * Keeps copies.
     *
     * @throws IllegalArgumentException the name is none, see {@link NodeName}
     */
    public NodeOptions {
        NodeName.check(name);
        origins = Set.copyOf(origins);
        hosts = Set.copyOf(hosts);
    }

    /** A node that knows no other one, at an endpoint, with messages of up to {@value #MAX_MESSAGE} bytes. */
    public static NodeOptions of(String name, Endpoint.Ws where) {
        ServerOptions server = ServerOptions.defaults().with(Limit.MAX_FRAME, MAX_MESSAGE);
        NodeDirectory none = other -> {
            throw new NodeNotFoundException("no node '" + other + "' is known");
        };
        return new NodeOptions(
                name,
                where,
                server,
                false,
                Set.of(),
                Set.of(),
                none,
                null,
                LinkTerms.defaults(),
                RandomGenerator.getDefault(),
                TimeSource.system(),
                _ -> {});
    }

    /** The time that clients and links get to finish at the stop. */
    Duration grace() {
        return Duration.ofMillis(server.limits().get(Limit.LINGER));
    }

    /** These options with others for its server. */
    public NodeOptions withServer(ServerOptions other) {
        return new NodeOptions(
                name, where, other, insecure, origins, hosts, directory, bearing, terms, random, time, watcher);
    }

    /** These options with another choice about being open to all. */
    public NodeOptions withInsecure(boolean other) {
        return new NodeOptions(
                name, where, server, other, origins, hosts, directory, bearing, terms, random, time, watcher);
    }

    /** These options with what else is let in. */
    public NodeOptions withAllowed(Set<String> otherOrigins, Set<String> otherHosts) {
        return new NodeOptions(
                name,
                where,
                server,
                insecure,
                otherOrigins,
                otherHosts,
                directory,
                bearing,
                terms,
                random,
                time,
                watcher);
    }

    /** These options with another directory, and the token for the nodes in it. */
    public NodeOptions withDirectory(NodeDirectory other, @Nullable Token itsToken) {
        return new NodeOptions(
                name, where, server, insecure, origins, hosts, other, itsToken, terms, random, time, watcher);
    }

    /** These options with other terms for its links. */
    public NodeOptions withTerms(LinkTerms other) {
        return new NodeOptions(
                name, where, server, insecure, origins, hosts, directory, bearing, other, random, time, watcher);
    }

    /** These options with another source of chance. */
    public NodeOptions withRandom(RandomGenerator other) {
        return new NodeOptions(
                name, where, server, insecure, origins, hosts, directory, bearing, terms, other, time, watcher);
    }

    /** These options with another clock. */
    public NodeOptions withTime(TimeSource other) {
        return new NodeOptions(
                name, where, server, insecure, origins, hosts, directory, bearing, terms, random, other, watcher);
    }

    /** These options with somebody else who watches. */
    public NodeOptions withWatcher(Consumer<NodeEvent> other) {
        return new NodeOptions(
                name, where, server, insecure, origins, hosts, directory, bearing, terms, random, time, other);
    }
}
