package dev.streamctl.cli;

import dev.streamctl.cli.options.Defaults;
import dev.streamctl.cli.options.OutputChoice.Detail;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputGoneException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The one place where a failure becomes a line, a JSON object and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final Surroundings surroundings;
    private final Defaults defaults;

    Failures(Surroundings surroundings, Defaults defaults) {
        this.surroundings = surroundings;
        this.defaults = defaults;
    }

    @Override
    public int handleParseException(ParameterException failed, String[] args) {
        CommandLine command = failed.getCommandLine();
        String origin = origin(failed);
        List<String> words = Arrays.asList(args);
        if (!origin.isEmpty() && (words.contains("--help") || words.contains("-h"))) {
            command.usage(command.getOut());
            return ExitCode.DONE.value();
        }
        if (!origin.isEmpty() && (words.contains("--version") || words.contains("-V"))) {
            command.printVersionHelp(command.getOut());
            return ExitCode.DONE.value();
        }
        Failure failure = wrongUsage(failed, origin, args);
        boolean json = wantsJson(command, words);
        new Output(surroundings.out(), surroundings.err(), json, Detail.NORMAL).failure(failure, failed);
        return failure.code().value();
    }

    private static Failure wrongUsage(ParameterException failed, String origin, String[] args) {
        String help = "try '" + failed.getCommandLine().getCommandSpec().qualifiedName() + " --help'";
        return Unknown.of(failed, args)
                .map(unknown -> new Failure(
                        ExitCode.USAGE,
                        unknown.message(),
                        unknown.nearest() == null ? help : "did you mean '" + unknown.nearest() + "'?"))
                .orElseGet(
                        () -> new Failure(ExitCode.USAGE, oneLine(String.valueOf(failed.getMessage())) + origin, help));
    }

    /** The arguments could not be read, so what they say of JSON is taken from the words. */
    private boolean wantsJson(CommandLine command, List<String> words) {
        return words.contains("--json")
                || words.contains("--json=true")
                || !words.contains("--json=false") && defaults.isSet(Defaults.path(command.getCommandSpec()), "json");
    }

    /** A value that is not on the command line is named with its place. */
    private String origin(ParameterException failed) {
        ArgSpec arg = failed.getArgSpec();
        String value = failed.getValue();
        if (arg == null || value == null || !value.equals(defaults.defaultValue(arg))) {
            return "";
        }
        return ", set by " + defaults.origin(arg);
    }

    @Override
    public int handleExecutionException(Exception failed, CommandLine line, ParseResult parsed) {
        if (failed instanceof OutputGoneException) {
            return ExitCode.DONE.value();
        }
        if (failed instanceof ParameterException wrongUsage) {
            return handleParseException(wrongUsage, parsed.originalArgs().toArray(String[]::new));
        }
        Failure failure = FailureText.of(failed);
        Output output = line.getCommand() instanceof Subcommand command
                ? command.output()
                : new Output(surroundings.out(), surroundings.err(), false, Detail.NORMAL);
        output.failure(failure, failed);
        return failure.code().value();
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
