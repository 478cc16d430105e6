package dev.streamctl.cli.options;

import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** How bytes are cut into frames. */
public final class FramingChoice {

    /** The framings by name. */
    public enum Kind {
        /** Lines that end in LF. */
        LINES,
        /** Frames behind their length. */
        LENGTH,
        /** No frames. */
        RAW;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--framing",
            paramLabel = "lines|length|raw",
            defaultValue = "lines",
            description = "how bytes are cut into frames (default: ${DEFAULT-VALUE})")
    private Kind kind = Kind.LINES;

    @Option(
            names = "--prefix-bytes",
            paramLabel = "1|2|3|4|8",
            converter = PrefixConverter.class,
            completionCandidates = PrefixSizes.class,
            defaultValue = "4",
            description = "with --framing length: how long the length is (default: ${DEFAULT-VALUE})")
    private int prefixBytes = 4;

    @Option(names = "--little-endian", description = "with --framing length: the low byte of the length comes first")
    private boolean littleEndian;

    @Option(names = "--prefix-included", description = "with --framing length: the length counts its own bytes")
    private boolean prefixIncluded;

    @Option(
            names = "--max-frame",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "longest frame, 1 to 1GiB (default: 1MiB, and 8KiB for lines, which may be 1MiB long)")
    private @Nullable Long maxFrame;

    /** The name of the choice. */
    public Kind kind() {
        return kind;
    }

    /** Frames for a server's handlers: lines as text, all others as bytes. */
    public FrameFormat<?> format() {
        return kind == Kind.LINES ? FrameFormat.ofText(Lines.text()) : FrameFormat.ofBytes(bytes());
    }

    /** Frames as bytes, for a client that passes on what it gets. */
    public Framing<byte[]> bytes() {
        return switch (kind) {
            case LINES -> Lines.bytes();
            case LENGTH ->
                LengthPrefixed.of(prefixBytes)
                        .withOrder(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                        .withPrefixIncluded(prefixIncluded);
            case RAW -> new RawChunks();
        };
    }

    /** These limits with the longest frame as the option says, at most what the prefix can express. */
    public Limits applyTo(Limits limits) {
        Framing<byte[]> framing = bytes();
        Limit limit = framing.limit();
        long most = Math.min(limit.most(), framing.capacity());
        if (maxFrame == null) {
            return limits.with(limit, Math.min(limit.byDefault(), most));
        }
        if (maxFrame < limit.least() || maxFrame > most) {
            String value = LimitText.value(limit, maxFrame);
            String range = LimitText.value(limit, limit.least()) + " to " + LimitText.value(limit, most);
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "Invalid value for option '--max-frame': '" + value + "' is not within " + range + " for --framing "
                            + kind);
        }
        return limits.with(limit, maxFrame);
    }

    static final class PrefixSizes extends ArrayList<String> {

        private static final long serialVersionUID = 1L;

        PrefixSizes() {
            super(List.of("1", "2", "3", "4", "8"));
        }
    }

    static final class PrefixConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!new PrefixSizes().contains(text)) {
                throw new TypeConversionException("'" + text + "' is not 1, 2, 3, 4 or 8");
            }
            return Integer.valueOf(text);
        }
    }

    static final class SizeConverter implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            try {
                return Units.SIZE.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
