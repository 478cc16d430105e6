package dev.streamctl.cli;

import dev.streamctl.cli.options.Nearest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * An argument that no command knows.
 *
 * @param message what is unknown
 * @param nearest the name that was probably meant, if there is one like it
 */
record Unknown(String message, @Nullable String nearest) {

    /** The unknown argument behind a failure, if that is the reason. */
    static Optional<Unknown> of(ParameterException failed, String[] args) {
        CommandLine command = failed.getCommandLine();
        List<String> words = List.of();
        if (failed instanceof UnmatchedArgumentException unmatched) {
            words = unmatched.getUnmatched();
        } else if (failed.getArgSpec() != null && failed.getArgSpec().isPositional()) {
            // The value of an option that is misspelled was taken for a positional argument.
            words = unmatched(command, args).stream().filter(Unknown::isOption).toList();
        }
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String first = words.stream().filter(Unknown::isOption).findFirst().orElse(words.getFirst());
        return Optional.of(of(command, first));
    }

    private static Unknown of(CommandLine command, String word) {
        if (isOption(word)) {
            String name = word.replaceFirst("=.*", "");
            var options = command.getCommandSpec().optionsMap().keySet();
            return new Unknown("unknown option '" + name + "'", Nearest.to(name, options));
        }
        var commands = command.getSubcommands().keySet();
        return commands.isEmpty()
                ? new Unknown("unexpected argument '" + word + "'", null)
                : new Unknown("unknown command '" + word + "'", Nearest.to(word, commands));
    }

    private static boolean isOption(String word) {
        return word.length() > 1 && word.startsWith("-");
    }

    /** Reads the arguments once more, past all mistakes. */
    private static List<String> unmatched(CommandLine command, String[] args) {
        CommandLine top = command;
        for (CommandLine line = command; line != null; line = line.getParent()) {
            line.getCommandSpec().parser().collectErrors(true);
            top = line;
        }
        ParseResult parsed = top.parseArgs(args);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return parsed.unmatched();
    }
}
