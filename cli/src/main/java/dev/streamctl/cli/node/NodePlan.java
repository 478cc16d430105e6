package dev.streamctl.cli.node;

import dev.streamctl.Endpoint;
import dev.streamctl.camera.nodes.Node;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.discovery.DiscoveredNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * What a command {@code node} is to run.
 *
 * @param node the device
 * @param options how it is run, without who watches
 * @param directory where it finds others
 * @param announced whether it is announced
 * @param interval between two lines of statistics; zero is never
 * @param greeting what a person is told once it listens
 */
public record NodePlan(
        Node node,
        NodeOptions options,
        DiscoveredNodes directory,
        boolean announced,
        Duration interval,
        Greeting greeting) {

    /** What a person is told once the node listens. */
    public interface Greeting {
        /** The lines, for where it listens. */
        List<String> lines(Endpoint.Ws where) throws IOException;
    }
}
