package dev.streamctl.cli.node;

import dev.streamctl.camera.nodes.Node;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.discovery.DiscoveredNodes;
import java.time.Duration;

/**
 * What a command {@code node} is to run.
 *
 * @param node the device
 * @param options how it is run, without who watches
 * @param directory where it finds others
 * @param announced whether it is announced
 * @param interval between two lines of statistics; zero is never
 */
public record NodePlan(
        Node node, NodeOptions options, DiscoveredNodes directory, boolean announced, Duration interval) {}
