package dev.streamctl.cli.options;

import dev.streamctl.framing.Framing;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** How bytes are cut into frames, and how long these may be. */
public final class FramingChoice extends FramingOptions {

    private final OptionSpec maxFrame = OptionSpec.builder("--max-frame")
            .type(Long.class)
            .paramLabel("SIZE")
            .converters(new SizeConverter())
            .description("longest frame, 1 to 1GiB (default: 1MiB, and 8KiB for lines, which may be 1MiB long)")
            .build();

    @Override
    public void addTo(CommandSpec command) {
        super.addTo(command);
        command.addOption(maxFrame);
    }

    /** The longest WebSocket message as the option says. */
    public Limits applyToMessages(Limits limits) {
        Long given = maxFrame.getValue();
        return given == null ? limits : limits.with(Limit.MAX_FRAME, given);
    }

    /** These limits with the longest frame as the option says, at most what the prefix can express. */
    public Limits applyTo(Limits limits) {
        Framing<byte[]> framing = bytes();
        Limit limit = framing.limit();
        long most = Math.min(limit.most(), framing.capacity());
        Long given = maxFrame.getValue();
        if (given == null) {
            return limits.with(limit, Math.min(limit.byDefault(), most));
        }
        if (given < limit.least() || given > most) {
            String value = LimitText.value(limit, given);
            String range = LimitText.value(limit, limit.least()) + " to " + LimitText.value(limit, most);
            throw new ParameterException(
                    maxFrame.command().commandLine(),
                    "Invalid value for option '--max-frame': '" + value + "' is not within " + range + " for --framing "
                            + kind());
        }
        return limits.with(limit, given);
    }
}
