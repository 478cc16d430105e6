package dev.streamctl.cli;

import dev.streamctl.camera.nodes.BuzzerNode;
import dev.streamctl.camera.nodes.Node;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code streamctl node buzzer}. */
final class BuzzerCommand extends NodeCommand {

    private final OptionSpec sound = OptionSpec.builder("--sound")
            .type(String.class)
            .paramLabel("TEXT")
            .defaultValue("buzz buzz buzz")
            .description("what it sounds like (default: ${DEFAULT-VALUE})")
            .build();

    BuzzerCommand() {
        super("buzzer", 8766);
    }

    @Override
    CommandSpec describe() {
        return described(
                        "Buzzes for each 1 that it is told, and answers with the sound; to anything else it answers '...'.",
                        "",
                        "Examples:",
                        "  streamctl node buzzer",
                        "  echo 1 | streamctl connect ws://127.0.0.1:8766/")
                .addOption(sound);
    }

    @Override
    Node node() {
        try {
            return new BuzzerNode(sound.getValue());
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--sound: " + e.getMessage());
        }
    }
}
