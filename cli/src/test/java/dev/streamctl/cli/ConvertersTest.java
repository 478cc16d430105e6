package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.options.Defaults;
import dev.streamctl.cli.output.StandardOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** The launcher switches picocli's own converters of {@code java.*} off, tests in this process have them. */
class ConvertersTest {

    @Test
    void eachOptionOfATypeOfTheJdkHasAConverterOfOurs() {
        List<ArgSpec> all = arguments(complete()).toList();
        assertTrue(all.size() > 100, () -> "only " + all.size());
        List<String> without = new ArrayList<>();
        for (ArgSpec argument : all) {
            Class<?> type = argument.auxiliaryTypes()[0];
            boolean wants =
                    type.getName().startsWith("java.") && !type.getName().startsWith("java.lang.");
            if (wants && argument.converters().length == 0) {
                without.add(argument.command().qualifiedName() + " " + argument.paramLabel() + " of " + type.getName());
            }
        }
        assertEquals(List.of(), without);
    }

    private static Stream<ArgSpec> arguments(CommandLine line) {
        return Stream.concat(
                line.getCommandSpec().args().stream(),
                line.getSubcommands().values().stream().flatMap(ConvertersTest::arguments));
    }

    private static CommandLine complete() {
        var nothing = new Surroundings(
                new ByteArrayInputStream(new byte[0]),
                new StandardOutput(new ByteArrayOutputStream()),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                false,
                false,
                false,
                Map.of(),
                (_, _) -> {});
        return StreamctlCommand.commandLine(nothing, Defaults.load(nothing.variables()), new String[0]);
    }
}
