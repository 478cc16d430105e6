package dev.streamctl.cli;

import dev.streamctl.cli.options.PathConverter;
import dev.streamctl.cli.options.SizeConverter;
import dev.streamctl.cli.options.TargetConverter;
import dev.streamctl.cli.options.TimeConverter;
import dev.streamctl.cli.options.Units;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.telemetry.FormatChoice;
import dev.streamctl.cli.telemetry.SourceChoice;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyFile;
import dev.streamctl.telemetry.keys.KeyFileException;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.send.LinkOptions;
import dev.streamctl.telemetry.send.Protection;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.source.DemoSource;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.telemetry.source.SystemSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
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
                    + " sent then is sent. A target that refuses, or cannot be reached, is no failure once it was found:"
                    + " the numbers tell. They balance: offered = sent + dropped + waiting, dropped = sender_full +"
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
            names = "--target",
            required = true,
            paramLabel = "HOST:PORT",
            converter = TargetConverter.class,
            description = "where to send: name:port, 192.0.2.1:port, [2001:db8::1]:port, or a group of multicast")
    private @Nullable Target target;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "name of this device, at most 128 bytes (default: the name of the machine)")
    private @Nullable String device;

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
            description = "which wave the demo is (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--format",
            paramLabel = "ilp|sealed",
            defaultValue = "ilp",
            description = "readable line protocol, or sealed with a key of --key-file (default: ${DEFAULT-VALUE})")
    private FormatChoice format = FormatChoice.ILP;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            converter = PathConverter.class,
            description = "file of keys with mode 0600, see 'streamctl key generate'; the first one is used")
    private @Nullable Path keyFile;

    @Option(
            names = "--redundancy",
            paramLabel = "N",
            converter = WholeNumber.Redundancy.class,
            defaultValue = "0",
            description =
                    "send the samples of N earlier periods once more with each, 0 to 16: a lost datagram then costs"
                            + " no sample (default: ${DEFAULT-VALUE})")
    private int redundancy;

    @Option(
            names = "--dscp",
            paramLabel = "N",
            converter = WholeNumber.Dscp.class,
            defaultValue = "0",
            description = "class of service in the IP header, 0 to 63 (default: ${DEFAULT-VALUE})")
    private int dscp;

    @Option(
            names = "--interface",
            paramLabel = "IF",
            description = "network interface by which multicast leaves, and whose address other datagrams come from")
    private @Nullable String networkInterface;

    @Option(
            names = "--send-buffer",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            defaultValue = "0",
            description = "SO_SNDBUF, up to 64MiB; 0 leaves it to the system (default: ${DEFAULT-VALUE})")
    private long sendBuffer;

    @Option(
            names = "--rotate",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "5m",
            description = "time after which the target is looked up again and the source port changes"
                    + " (default: ${DEFAULT-VALUE})")
    private Duration rotate = Duration.ZERO;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "0",
            description = "time between two lines of statistics; 0 is never (default: ${DEFAULT-VALUE})")
    private Duration interval = Duration.ZERO;

    @Override
    CommandSpec describe() {
        return CommandSpec.forAnnotatedObject(this);
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        above("--period", period);
        above("--rotate", rotate);
        if (duration != null) {
            above("--duration", duration);
        }
        SystemSource machine = new SystemSource(Path.of("/"));
        String what = "%s, %s, every %s".formatted(formatName(), source, Units.TIME.format(period.toMillis()));
        return new Sending(
                        options(machine),
                        reading(machine),
                        period,
                        count == null ? Long.MAX_VALUE : count,
                        duration,
                        interval,
                        what)
                .run(surroundings, output);
    }

    private void above(String option, Duration time) {
        if (time.isZero()) {
            throw wrongUsage("Invalid value for option '" + option + "': it must be above 0");
        }
    }

    private @Nullable SampleSource reading(SystemSource machine) {
        return switch (source) {
            case SYSTEM -> machine;
            case DEMO -> new DemoSource(seed);
            case STDIN -> null;
        };
    }

    private SenderOptions options(SystemSource machine) throws KeyFileException {
        Protection protection = protection();
        String name = device == null ? machine.hostName() : device;
        try {
            if (sendBuffer > LinkOptions.MAX_SEND_BUFFER) {
                throw new IllegalArgumentException("--send-buffer is above 64MiB");
            }
            return SenderOptions.to(Objects.requireNonNull(target), name.isEmpty() ? "streamctl" : name)
                    .withProtection(protection)
                    .withRedundancy(redundancy)
                    .withLink(new LinkOptions(dscp, (int) sendBuffer, networkInterface))
                    .withRotation(rotate, SenderOptions.LOOKUP_TIMEOUT)
                    .withClockSynced(machine::clockSynced);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private Protection protection() throws KeyFileException {
        if (keyFile == null) {
            if (format == FormatChoice.SEALED) {
                throw wrongUsage("--format sealed needs --key-file FILE");
            }
            return new Protection.Plain();
        }
        Key key = KeyFile.read(keyFile).sending();
        return format == FormatChoice.SEALED
                ? new Protection.Sealed(key, KeyUse.CHACHA20_POLY1305)
                : new Protection.Signed(key);
    }

    private String formatName() {
        return format == FormatChoice.ILP && keyFile != null ? "ilp, signed" : format.toString();
    }
}
