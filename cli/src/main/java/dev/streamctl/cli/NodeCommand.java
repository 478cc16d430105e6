package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.Network;
import dev.streamctl.camera.nodes.Node;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.cli.node.NodePlan;
import dev.streamctl.cli.node.NodeServing;
import dev.streamctl.cli.options.LimitOptions;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.NodeChoice;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.discovery.DiscoveredNodes;
import dev.streamctl.limits.Limit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** A command below {@code node}. */
abstract class NodeCommand extends Subcommand {

    private final String name;
    private final NodeChoice choice;
    private final NetworkChoice network = new NetworkChoice();

    private final LimitOptions limitOptions = new LimitOptions(Map.of(
            Limit.MAX_CONNECTIONS, "--max-connections",
            Limit.MAX_CONNECTIONS_PER_ADDRESS, "--max-connections-per-address",
            Limit.IDLE, "--idle",
            Limit.LINGER, "--grace"));

    /**
     * A node.
     *
     * @param name of the command, and what the node is called where nothing else is said
     * @param port its port where nothing else is said
     */
    NodeCommand(String name, int port) {
        this.name = name;
        this.choice = new NodeChoice(name, port);
    }

    @Override
    final LimitOptions limitOptions() {
        return limitOptions;
    }

    /** A description with the options that every node has. */
    final CommandSpec described(String description, String... footer) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(name);
        spec.usageMessage().description(description).footer(footer);
        choice.addTo(spec);
        network.addTo(spec);
        return spec;
    }

    /** The device that the options describe. */
    abstract Node node();

    /** The name, or the address, of the node that it talks to; null for none. */
    @Nullable
    String target() {
        return null;
    }

    /** Whether it runs until somebody stops it. */
    boolean isEndless() {
        return true;
    }

    /** These options with what is the device's own. */
    NodeOptions own(NodeOptions options) {
        return options;
    }

    /** What a person is told once the node listens; {@code terminal} says whether that person sees a terminal. */
    List<String> greeting(Endpoint.Ws where, boolean terminal) throws IOException {
        return List.of();
    }

    private List<String> told(Endpoint.Ws where, Surroundings surroundings) throws IOException {
        List<String> lines = new ArrayList<>(choice.trust(surroundings.variables()));
        lines.addAll(greeting(where, surroundings.errIsTerminal()));
        return lines;
    }

    @Override
    final ExitCode run(Surroundings surroundings, Output output) throws Exception {
        var signal = new CompletableFuture<StopSignal>();
        try (DiscoveredNodes directory = choice.directory(target());
                Network running = new Opening(choice.network(network.options()), isGiven("--scheduler")).open(output)) {
            NodeOptions options = own(choice.options(limitOptions.limits(), directory, surroundings.variables()));
            var plan = new NodePlan(
                    node(),
                    options,
                    directory,
                    choice.announced(),
                    choice.interval(),
                    where -> told(where, surroundings));
            var serving = new NodeServing(plan, output);
            surroundings.signals().onFirstOrHangup(output::notice, received -> {
                signal.complete(received);
                try {
                    var _ = serving.quiet(); // before anything that may wait
                } finally {
                    output.notice("stopping (again to force)");
                    serving.stop();
                }
            });
            serving.run(running);
            if (!serving.quiet()) {
                throw new CommandFailedException(new Failure(
                        ExitCode.UNEXPECTED, "the node did not stop in order, and may still move or light", null));
            }
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
        StopSignal received = signal.getNow(null);
        boolean done = received == null || isEndless() && received != StopSignal.HUP;
        return done ? ExitCode.DONE : received.exitCode();
    }
}
