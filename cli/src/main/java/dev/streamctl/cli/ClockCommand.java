package dev.streamctl.cli;

import dev.streamctl.camera.nodes.ClockNode;
import dev.streamctl.camera.nodes.Node;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.WholeNumber;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code streamctl node clock}. */
final class ClockCommand extends NodeCommand {

    private final OptionSpec target = OptionSpec.builder("--target")
            .type(String.class)
            .paramLabel("NODE")
            .required(true)
            .description("the node that gets the ticks: its name, or ws://host:port/path")
            .build();

    private final OptionSpec ticks = OptionSpec.builder("--ticks")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Count())
            .description("end after so many (default: never)")
            .build();

    private final OptionSpec delay = OptionSpec.builder("--delay")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue("1s")
            .description("time from an acknowledgement to the next tick (default: ${DEFAULT-VALUE})")
            .build();

    ClockCommand() {
        super("clock", 0);
    }

    @Override
    CommandSpec describe() {
        CommandSpec spec = described(
                "Sends the number of each tick to another node, and waits for its answer before the next.",
                "",
                "While the other node is away the tick waits. One that was sent and not answered within 5 s is lost and"
                        + " not sent again. With --ticks it ends behind the last (exit code 0; the summary counts what"
                        + " was lost), without at SIGINT or SIGTERM.",
                "",
                "Examples:",
                "  streamctl node clock --target iopin --ticks 5",
                "  streamctl node clock --target iopin --node iopin=ws://192.168.1.20:8765/datafeed",
                "  streamctl node clock --target wss://board.local:8765/datafeed --tls-ca ca.pem");
        List.of(target, ticks, delay).forEach(spec::addOption);
        return spec;
    }

    @Override
    Node node() {
        Integer count = ticks.getValue();
        return new ClockNode(target(), count == null ? Long.MAX_VALUE : count, delay.getValue());
    }

    @Override
    String target() {
        return target.getValue();
    }

    @Override
    boolean isEndless() {
        return ticks.getValue() == null;
    }
}
