package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.cli.options.ChoiceConverter;
import dev.streamctl.cli.options.Defaults;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.cli.output.OutputGoneException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/** The command itself; the work is in its subcommands. */
final class StreamctlCommand implements Callable<Integer> {

    private static final String SHORT_HELP = """
            Usage: streamctl COMMAND [OPTIONS]

              streamctl serve --port 9000
              echo hello | streamctl connect tcp://127.0.0.1:9000

            Commands: serve, connect, send, listen, camera, view, node, discover, tls, token, key, bench, limits, selftest,
            generate-completion, help.
            'streamctl --help' and 'streamctl COMMAND --help' say more.
            """;

    private static final String[] FOOTER = {
        "",
        "Every option can also be set by an environment variable and in a configuration file. For 'serve --max-frame', the"
                + " first that is there counts: the command line, STREAMCTL_SERVE_MAX_FRAME, STREAMCTL_MAX_FRAME, then"
                + " in the file 'serve.max-frame', 'max-frame'. The file is $STREAMCTL_CONFIG, else"
                + " streamctl/config.properties in $XDG_CONFIG_HOME or ~/.config.",
        "",
        "With --json each line of standard output is an object with a \"type\": \"listening\", \"message\" (a frame),"
                + " \"sample\", \"datagram\", \"frame\", \"stats\", \"limit\", \"check\" (of selftest), \"key\","
                + " \"token\", \"certificate\", \"node\" (found by discover), \"event\" (of a node), \"error\","
                + " \"summary\", \"comparison\" (of bench).",
        "",
        "STREAMCTL_OPTS has more options for the Java machine (STREAMCTL_OPTS=-Xmx64m), STREAMCTL_JAVA_HOME names it.",
        "",
        "Examples:",
        "  streamctl serve --port 9000",
        "  echo hello | streamctl connect tcp://127.0.0.1:9000",
        "  streamctl send telemetry --target collector:9100",
        "  streamctl listen --port 9100",
        "  streamctl camera",
        "  source <(streamctl generate-completion)"
    };

    private static final List<String> SUBCOMMANDS = List.of(
            "serve",
            "connect",
            "send",
            "listen",
            "camera",
            "view",
            "node",
            "discover",
            "tls",
            "token",
            "key",
            "bench",
            "limits",
            "selftest");

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
        CommandLine line = commandLine(surroundings, Defaults.load(surroundings.variables()), args);
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

    /** The command with all that it has. */
    CommandLine complete() {
        return commandLine(surroundings, defaults, SUBCOMMANDS, true);
    }

    /** The command as these arguments need it: with one subcommand where that is the first of them, for each takes its time. */
    static CommandLine commandLine(Surroundings surroundings, Defaults defaults, String[] args) {
        boolean one = args.length > 0 && SUBCOMMANDS.contains(args[0]);
        return commandLine(surroundings, defaults, one ? List.of(args[0]) : SUBCOMMANDS, !one);
    }

    private static CommandLine commandLine(
            Surroundings surroundings, Defaults defaults, List<String> subcommands, boolean withHelp) {
        var streamctl = new StreamctlCommand(surroundings, defaults);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(streamctl).name("streamctl");
        spec.usageMessage()
                .description("Network streams: serve them, talk to them.")
                .footer(FOOTER);
        StandardOptions.addTo(spec);
        var line = new CommandLine(spec);
        for (String name : subcommands) {
            line.addSubcommand(name, command(name, streamctl));
        }
        if (withHelp) {
            line.addSubcommand(GenerateCompletion.class).addSubcommand(HelpCommand.class);
        }
        settings(line, surroundings, defaults);
        return line;
    }

    private static CommandLine command(String name, StreamctlCommand streamctl) {
        return switch (name) {
            case "send" ->
                CommandGroup.of("send", "Sends telemetry.", streamctl, Map.of("telemetry", new SendTelemetryCommand()));
            case "node" -> CommandGroup.of("node", "Runs a device node.", streamctl, nodes());
            case "tls" ->
                CommandGroup.of("tls", "Makes certificates.", streamctl, Map.of("init", new TlsInitCommand()));
            case "token" ->
                CommandGroup.of("token", "Makes tokens.", streamctl, Map.of("generate", new TokenGenerateCommand()));
            case "key" ->
                CommandGroup.of("key", "Makes keys.", streamctl, Map.of("generate", new KeyGenerateCommand()));
            default -> subcommand(name).of(streamctl);
        };
    }

    private static Map<String, Subcommand> nodes() {
        Map<String, Subcommand> nodes = new LinkedHashMap<>();
        nodes.put("clock", new ClockCommand());
        nodes.put("iopin", new PinCommand());
        nodes.put("buzzer", new BuzzerCommand());
        nodes.put("leds", new LedsCommand());
        return nodes;
    }

    private static Subcommand subcommand(String name) {
        return switch (name) {
            case "serve" -> new ServeCommand();
            case "connect" -> new ConnectCommand();
            case "listen" -> new ListenCommand();
            case "discover" -> new DiscoverCommand();
            case "camera" -> new CameraCommand();
            case "view" -> new ViewCommand();
            case "bench" -> new BenchCommand();
            case "limits" -> new LimitsCommand();
            case "selftest" -> new SelftestCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static void settings(CommandLine line, Surroundings surroundings, Defaults defaults) {
        line.setOut(new PrintWriter(surroundings.out(), true, UTF_8))
                .setErr(new PrintWriter(surroundings.err(), true, UTF_8))
                .setColorScheme(
                        CommandLine.Help.defaultColorScheme(surroundings.outIsTerminal() ? Ansi.AUTO : Ansi.OFF))
                .setUsageHelpAutoWidth(true);
        var failures = new Failures(surroundings, defaults);
        line.setParameterExceptionHandler(failures).setExecutionExceptionHandler(failures);
        ChoiceConverter.addTo(line);
        finish(line, defaults);
    }

    /** Lists the exit codes of a command and of those below it, and lets them find the values of their options. */
    private static void finish(CommandLine line, Defaults defaults) {
        if (line.getCommand() instanceof Subcommand) {
            line.setDefaultValueProvider(defaults);
        }
        line.getSubcommands().values().forEach(subcommand -> finish(subcommand, defaults));
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
