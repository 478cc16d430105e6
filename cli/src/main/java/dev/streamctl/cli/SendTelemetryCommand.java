package dev.streamctl.cli;

import dev.streamctl.cli.options.SeedConverter;
import dev.streamctl.cli.options.SenderChoice;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.telemetry.SourceChoice;
import dev.streamctl.telemetry.keys.FollowedKeyFile;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.source.DemoSource;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.telemetry.source.SystemSource;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code streamctl send telemetry}. */
@Command(
        name = "telemetry",
        description = "Sends samples as UDP datagrams. Never waits for the network: what the socket has no room for is"
                + " dropped and counted.",
        footer = {
            "",
            "Sources: 'system' is load, processor, memory, temperature, disk and network of this machine; 'demo' a wave"
                    + " that is the same for the same --seed; 'stdin' one sample a line, line protocol or JSON"
                    + " ({\"measurement\": \"m\", \"tags\": {…}, \"fields\": {…}, \"timestamp\": NANOSECONDS}, or a flat"
                    + " object of fields). A line that is refused is told with its number and counted, and the next one"
                    + " goes on. Samples get the tag device, and the time of now where they have none.",
            "",
            "Telegraf, VictoriaMetrics and InfluxDB read the datagrams as they are, but for --format sealed. With"
                    + " --key-file and --format ilp they are signed as well.",
            "",
            "Ends after --count or --duration, and at the end of standard input. Without such an end it runs until SIGINT"
                    + " or SIGTERM (exit code 0); cut short by one of them it ends with 130 or 143. What is still to be"
                    + " sent then is sent. A target that refuses, or cannot be reached, is no failure once it was found"
                    + " (or with --wait): the numbers tell. They balance: offered = sent + dropped + waiting, dropped = sender_full +"
                    + " sender_error + too_large, and with stdin lines = offered + bad_lines.",
            "",
            "Examples:",
            "  streamctl send telemetry --target collector:9100",
            "  streamctl send telemetry --target [::1]:9100 --source demo --period 100ms --count 50 --json",
            "  echo 'sensor,room=lab temperature=21.5' | streamctl send telemetry --target 239.1.2.3:9100 --source stdin"
                    + " --interface eth0",
            "  streamctl send telemetry --target board:9100 --format sealed --key-file telemetry.keys --redundancy 1"
        })
final class SendTelemetryCommand extends Subcommand {

    @Option(
            names = "--source",
            paramLabel = "system|demo|stdin",
            defaultValue = "system",
            description = "what is sent (default: ${DEFAULT-VALUE})")
    private SourceChoice source = SourceChoice.SYSTEM;

    @Option(
            names = "--period",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "1s",
            description = "time from one reading to the next; with stdin the longest that a sample waits for others in"
                    + " its datagram (default: ${DEFAULT-VALUE})")
    private Duration period = Duration.ZERO;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = WholeNumber.Count.class,
            description = "end after N readings; with stdin after N samples")
    private @Nullable Integer count;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "no reading begins so long after the first")
    private @Nullable Duration duration;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            converter = SeedConverter.class,
            description = "which wave the demo is (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "0",
            description = "time between two lines of statistics; 0 is never (default: ${DEFAULT-VALUE})")
    private Duration interval = Duration.ZERO;

    @Option(
            names = "--wait",
            description =
                    "begin although the target cannot be found yet, as on a device that starts before its network;"
                            + " samples are dropped as sender_error until it is")
    private boolean wait;

    private final SenderChoice choice = new SenderChoice();

    @Override
    CommandSpec describe() {
        CommandSpec described = CommandSpec.forAnnotatedObject(this);
        choice.addTo(described);
        return described;
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        above("--period", period);
        if (duration != null) {
            above("--duration", duration);
        }
        var machine = new SystemSource(Path.of("/"));
        try (FollowedKeyFile keys = choice.keys()) {
            return new Sending(
                            options(keys, machine),
                            wait,
                            reading(machine),
                            period,
                            count == null ? Long.MAX_VALUE : count,
                            duration,
                            interval,
                            "%s, %s, every %s"
                                    .formatted(choice.formatName(), source, Units.TIME.format(period.toMillis())))
                    .run(surroundings, output);
        }
    }

    private SenderOptions options(@Nullable Keyring keys, SystemSource machine) {
        try {
            return choice.options(keys, machine);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable SampleSource reading(SystemSource machine) {
        return switch (source) {
            case SYSTEM -> machine;
            case DEMO -> new DemoSource(seed);
            case STDIN -> null;
        };
    }
}
