package dev.streamctl.cli.options;

import dev.streamctl.camera.serve.LedChoice;
import dev.streamctl.discovery.DiscoveredNodes;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Whose LEDs the page of a camera steers. */
public final class LedOptions {

    private final OptionSpec led = OptionSpec.builder("--led")
            .type(String.class)
            .paramLabel("NAME|ws://HOST:PORT")
            .description("the page steers the LEDs of this 'streamctl node leds', found on the network by its name or"
                    + " where the address says")
            .build();

    private final TokenOption token = new TokenOption(
            "--led-token-file", "the token to show to the node of --led (mode 0600); not over a network without TLS");

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        command.addOption(led);
        token.addTo(command);
    }

    /**
     * Where its node is, or may be found. To be closed.
     *
     * @throws IllegalArgumentException no such address or name; the message is one line
     */
    public DiscoveredNodes directory() {
        return NodeChoice.directory(Map.of(), led.getValue());
    }

    /**
     * The node; null where none is asked for.
     *
     * @throws IOException the file of the token cannot be used
     */
    public @Nullable LedChoice choice(DiscoveredNodes directory) throws IOException {
        String target = led.getValue();
        return target == null ? null : new LedChoice(target, directory, token.token());
    }
}
