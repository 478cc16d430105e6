package dev.streamctl.cli;

import dev.streamctl.Endpoint;
import dev.streamctl.access.Exposure;
import dev.streamctl.access.Token;
import dev.streamctl.access.TokenFileException;
import dev.streamctl.cli.options.FramingOptions;
import dev.streamctl.cli.options.LimitOptions;
import dev.streamctl.cli.options.NetworkChoice;
import dev.streamctl.cli.options.OutputChoice;
import dev.streamctl.cli.options.TlsOptions;
import dev.streamctl.cli.options.TokenOption;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What every subcommand has: its surroundings, its output, and an exit code as its result. */
abstract class Subcommand implements Callable<Integer> {

    private final OutputChoice outputChoice = new OutputChoice();

    private @Nullable StreamctlCommand parent;
    private @Nullable CommandSpec spec;

    /**
     * The command to add to its parent. Options of several commands, and all of those of a server, which is to start
     * quickly, are made by calls: reading annotations takes picocli four times as long.
     */
    final CommandLine of(StreamctlCommand streamctl) {
        CommandSpec described = describe();
        StandardOptions.addTo(described);
        outputChoice.addTo(described);
        limitOptions().addTo(described);
        parent = streamctl;
        spec = described;
        return new CommandLine(described);
    }

    /** Name, help and options, save those that every command has. */
    abstract CommandSpec describe();

    /** As the annotations of this class say, with the options of streams. */
    final CommandSpec annotated(FramingOptions framing, NetworkChoice network, TlsOptions tls) {
        CommandSpec described = CommandSpec.forAnnotatedObject(this);
        framing.addTo(described);
        network.addTo(described);
        tls.addTo(described);
        return described;
    }

    /** Does the work; failures come as exceptions and are reported by {@link Failures}. */
    abstract ExitCode run(Surroundings surroundings, Output output) throws Exception;

    /** The options that stand for limits, where the command has some. */
    LimitOptions limitOptions() {
        return new LimitOptions(Map.of());
    }

    @Override
    public final Integer call() throws Exception {
        StreamctlCommand streamctl = Objects.requireNonNull(parent);
        Surroundings surroundings = streamctl.surroundings();
        // Not before: help and version are there whatever the configuration says.
        streamctl.defaults().check(streamctl::complete);
        Logging.set(outputChoice.detail());
        return run(surroundings, output()).value();
    }

    /** An output as this command's options say. */
    final Output output() {
        Surroundings surroundings = Objects.requireNonNull(parent).surroundings();
        return new Output(surroundings.out(), surroundings.err(), outputChoice.json(), outputChoice.detail());
    }

    /** How to open the network that the options describe. */
    final Opening opening(NetworkChoice network) {
        return new Opening(network.options(), isGiven("--scheduler"));
    }

    /** The same for clients of these servers. */
    final Opening opening(NetworkChoice network, TlsOptions tls, Stream<Endpoint> servers) {
        return new Opening(network.options().withTls(tls.client(servers)), isGiven("--scheduler"));
    }

    /** A mistake in the arguments that only the command itself can see. */
    final ParameterException wrongUsage(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    /** Refuses a time of 0. */
    final void above(String option, Duration time) {
        if (time.isZero()) {
            throw wrongUsage("Invalid value for option '" + option + "': it must be above 0");
        }
    }

    /** Whether an option was given on the command line itself. */
    final boolean isGiven(String option) {
        return Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption(option);
    }

    /** The token that these peers are shown, with a warning where one gets it without encryption; null where there is none. */
    final @Nullable Token shown(TokenOption option, FramingOptions framing, Stream<Endpoint> peers, Output output)
            throws TokenFileException {
        Token token = option.token();
        if (token != null && framing.kind() == FramingOptions.Kind.RAW) {
            throw wrongUsage("--framing raw has no first frame, which --token-file needs");
        }
        warn(token, peers, output);
        return token;
    }

    /** Warns where a peer gets the token without encryption. */
    static void warn(@Nullable Token token, Stream<Endpoint> peers, Output output) {
        if (token != null) {
            peers.filter(peer -> !peer.isSecure() && Exposure.isBeyondThisMachine(peer))
                    .forEach(peer -> output.notice("warning: the token goes to " + peer + " without encryption"));
        }
    }
}
