package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.cli.options.ChoiceConverter;
import dev.streamctl.cli.options.Defaults;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.cli.output.OutputGoneException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;

/** The command itself; the work is in its subcommands. */
@Command(
        name = "streamctl",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Network streams: serve them, talk to them.",
        footer = {
            "",
            "Every option can also be set by an environment variable and in a configuration file. For 'serve"
                    + " --max-frame', the first that is there counts: the command line, STREAMCTL_SERVE_MAX_FRAME,"
                    + " STREAMCTL_MAX_FRAME, then in the file 'serve.max-frame', 'max-frame'. The file is"
                    + " $STREAMCTL_CONFIG, else streamctl/config.properties in $XDG_CONFIG_HOME or ~/.config.",
            "",
            "With --json each line of standard output is an object with a \"type\": \"listening\", \"message\" (a frame),"
                    + " \"sample\", \"stats\", \"limit\", \"check\" (of selftest), \"error\", \"summary\".",
            "",
            "Examples:",
            "  streamctl serve --port 9000",
            "  echo hello | streamctl connect tcp://127.0.0.1:9000",
            "  source <(streamctl generate-completion)"
        })
final class StreamctlCommand implements Callable<Integer> {

    private static final String SHORT_HELP = """
            Usage: streamctl COMMAND [OPTIONS]

              streamctl serve --port 9000
              echo hello | streamctl connect tcp://127.0.0.1:9000

            Commands: serve, connect, bench, limits, selftest, generate-completion, help.
            'streamctl --help' and 'streamctl COMMAND --help' say more.
            """;

    private static final List<Class<?>> SUBCOMMANDS = List.of(
            ServeCommand.class,
            ConnectCommand.class,
            BenchCommand.class,
            LimitsCommand.class,
            SelftestCommand.class,
            GenerateCompletion.class,
            HelpCommand.class);

    /**
     * The commands that need no other to run. Reading the annotations of one takes about as long as the Java machine takes to
     * start, so a command line that begins with the name of one of these is read with that one alone.
     */
    private static final Map<String, Class<?>> ALONE = Map.of(
            "serve", ServeCommand.class,
            "connect", ConnectCommand.class,
            "bench", BenchCommand.class,
            "limits", LimitsCommand.class,
            "selftest", SelftestCommand.class);

    private final Surroundings surroundings;

    private final Defaults defaults;

    private StreamctlCommand(Surroundings surroundings, Defaults defaults) {
        this.surroundings = surroundings;
        this.defaults = defaults;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Defaults defaults() {
        return defaults;
    }

    /** Runs the command line to its end, and returns what the shell gets. */
    static int run(Surroundings surroundings, String... args) {
        CommandLine line = commandLine(surroundings, Defaults.load(surroundings.variables()), needed(args));
        int code = line.execute(args);
        line.getOut().flush();
        return lost(surroundings, code) ? ExitCode.UNEXPECTED.value() : code;
    }

    /** Whether help or a completion script got lost, which picocli does not tell; commands report their own losses. */
    private static boolean lost(Surroundings surroundings, int code) {
        OutputFailedException failure = surroundings.out().failure();
        if (code != ExitCode.DONE.value() || failure == null || failure instanceof OutputGoneException) {
            return false;
        }
        surroundings.err().println(FailureText.of(failure).text());
        return true;
    }

    private static List<Class<?>> needed(String[] args) {
        Class<?> alone = args.length == 0 ? null : ALONE.get(args[0]);
        return alone == null ? SUBCOMMANDS : List.of(alone);
    }

    /** The command with all that it has. */
    CommandLine complete() {
        return commandLine(surroundings, defaults, SUBCOMMANDS);
    }

    private static CommandLine commandLine(Surroundings surroundings, Defaults defaults, List<Class<?>> subcommands) {
        var line = new CommandLine(new StreamctlCommand(surroundings, defaults))
                .setOut(new PrintWriter(surroundings.out(), true, UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(surroundings.outIsTerminal() ? Ansi.AUTO : Ansi.OFF))
                .setDefaultValueProvider(defaults)
                .setUsageHelpAutoWidth(true);
        subcommands.forEach(line::addSubcommand);
        var failures = new Failures(surroundings, defaults);
        line.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures);
        ChoiceConverter.addTo(line);
        list(line);
        for (CommandLine subcommand : line.getSubcommands().values()) {
            list(subcommand);
            if (subcommand.getCommand() instanceof Subcommand own) {
                own.limitOptions().addTo(subcommand.getCommandSpec());
                subcommand.setDefaultValueProvider(defaults);
            }
        }
        return line;
    }

    private static void list(CommandLine line) {
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.list());
    }

    @Override
    public Integer call() {
        surroundings.err().print(SHORT_HELP);
        surroundings.err().flush();
        return ExitCode.USAGE.value();
    }
}
