package dev.streamctl.cli;

import dev.streamctl.cli.options.Defaults;
import dev.streamctl.cli.options.OutputChoice.Detail;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputGoneException;
import java.util.Arrays;
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
        var failure = new Failure(
                ExitCode.USAGE,
                oneLine(String.valueOf(failed.getMessage())) + origin(failed),
                "try '" + command.getCommandSpec().qualifiedName() + " --help'");
        // The arguments could not be read, so whether JSON is wanted must be guessed from them.
        boolean json = Arrays.asList(args).contains("--json");
        new Output(surroundings.out(), surroundings.err(), json, Detail.NORMAL).failure(failure, failed);
        return failure.code().value();
    }

    /** A value that is not on the command line is named with its place. */
    private String origin(ParameterException failed) {
        ArgSpec arg = failed.getArgSpec();
        String value = failed.getValue();
        if (arg == null || value == null || !value.equals(defaults.defaultValue(arg))) {
            return "";
        }
        return " from " + defaults.origin(arg);
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
