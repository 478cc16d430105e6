package dev.streamctl.cli;

import dev.streamctl.camera.nodes.Node;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.PinNode;
import dev.streamctl.cli.options.SeedConverter;
import dev.streamctl.cli.options.WholeNumber;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code streamctl node iopin}. */
final class PinCommand extends NodeCommand {

    private final OptionSpec chance = OptionSpec.builder("--chance")
            .type(Double.class)
            .paramLabel("0..1")
            .defaultValue("0.5")
            .description("how likely a bit is 1 (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec sequence = OptionSpec.builder("--sequence")
            .type(Integer.class)
            .paramLabel("N")
            .converters(new WholeNumber.Bits())
            .defaultValue("3")
            .description(
                    "bits that are read at each tick, up to " + PinNode.MAX_SEQUENCE + " (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec streamTo = OptionSpec.builder("--stream-to")
            .type(String.class)
            .paramLabel("NODE")
            .description("the node that gets the bits: its name, or ws://host:port/path (default: nobody)")
            .build();

    private final OptionSpec seed = OptionSpec.builder("--seed")
            .type(Long.class)
            .converters(new SeedConverter())
            .paramLabel("N")
            .description("bits that are the same in each run (default: others each time)")
            .build();

    PinCommand() {
        super("iopin", 8765);
    }

    @Override
    CommandSpec describe() {
        CommandSpec spec = described(
                "Reads bits at each tick of a clock, acknowledges it, and streams the bits to another node.",
                "",
                "A tick is a whole number in a text message; anything else is answered ERR and the reason, and counted."
                        + " Bits go one by one, each once the one before it was answered. While the other node is away"
                        + " up to 64 KiB of them wait, then the oldest are dropped and counted.",
                "",
                "Examples:",
                "  streamctl node iopin --stream-to buzzer",
                "  streamctl node iopin --chance 0.9 --sequence 8 --stream-to ws://192.168.1.21:8766/",
                "  streamctl node iopin --host 0.0.0.0 --tls-cert server.pem --tls-key server-key.pem");
        List.of(chance, sequence, streamTo, seed).forEach(spec::addOption);
        return spec;
    }

    @Override
    Node node() {
        return new PinNode(chance.<Double>getValue(), sequence.<Integer>getValue(), target());
    }

    @Override
    @Nullable
    String target() {
        return streamTo.getValue();
    }

    @Override
    NodeOptions own(NodeOptions options) {
        Long given = seed.getValue();
        return given == null ? options : options.withRandom(new SplittableRandom(given));
    }
}
