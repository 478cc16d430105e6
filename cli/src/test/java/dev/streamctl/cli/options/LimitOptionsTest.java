package dev.streamctl.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.limits.Limit;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class LimitOptionsTest {

    private final LimitOptions options = new LimitOptions(Map.of(
            Limit.MAX_CONNECTIONS_PER_ADDRESS, "--max-connections-per-address", Limit.FIRST_FRAME, "--first-frame"));

    private void parse(String... args) {
        CommandSpec command = CommandSpec.create();
        options.addTo(command);
        new CommandLine(command).parseArgs(args);
    }

    @Test
    void anOptionSetsItsLimitAndNoOther() {
        parse("--max-connections-per-address", "7");
        assertEquals(7, options.limits().get(Limit.MAX_CONNECTIONS_PER_ADDRESS));
        assertEquals(Limit.FIRST_FRAME.byDefault(), options.limits().get(Limit.FIRST_FRAME));
        assertEquals(Limit.MAX_CONNECTIONS.byDefault(), options.limits().get(Limit.MAX_CONNECTIONS));
    }

    @Test
    void withoutOptionsTheLimitsAreTheDefaults() {
        parse();
        for (Limit limit : Limit.values()) {
            assertEquals(limit.byDefault(), options.limits().get(limit), limit::toString);
        }
    }
}
