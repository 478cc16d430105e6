package dev.streamctl.cli.options;

import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.source.SystemSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where a camera sends its telemetry. */
public final class CameraTelemetryOptions {

    private final OptionSpec target = OptionSpec.builder("--telemetry")
            .type(Target.class)
            .paramLabel("HOST:PORT")
            .converters(new TargetConverter())
            .description("send the camera's counters there as UDP datagrams, as 'send telemetry' does; never waits")
            .build();

    private final OptionSpec device = OptionSpec.builder("--device")
            .type(String.class)
            .paramLabel("NAME")
            .converters(new NameConverter())
            .description("name of this device in the telemetry (default: the name of the machine)")
            .build();

    private final OptionSpec period = OptionSpec.builder("--telemetry-period")
            .type(Duration.class)
            .paramLabel("TIME")
            .converters(new TimeConverter())
            .defaultValue("1s")
            .description("from one sample to the next (default: ${DEFAULT-VALUE})")
            .build();

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        Stream.of(target, device, period).forEach(command::addOption);
    }

    /**
     * The sender's options; empty where none is asked for.
     *
     * @throws IllegalArgumentException the name or the period is none; the message is one line
     */
    public Optional<SenderOptions> sender() {
        Target given = target.getValue();
        if (given == null) {
            return Optional.empty();
        }
        if (period().isZero()) {
            throw new IllegalArgumentException("--telemetry-period must be above 0");
        }
        String name = device.getValue();
        String known = name == null ? new SystemSource(Path.of("/")).hostName() : name;
        return Optional.of(SenderOptions.to(given, known.isEmpty() ? "streamctl" : known));
    }

    /** From one sample to the next. */
    public Duration period() {
        return period.getValue();
    }
}
