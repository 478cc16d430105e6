package dev.streamctl.cli.options;

import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** How bytes are cut into frames, however long they are. */
public sealed class FramingOptions permits FramingChoice {

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

    private static final List<String> PREFIX_SIZES = List.of("1", "2", "3", "4", "8");

    private final OptionSpec kind = OptionSpec.builder("--framing")
            .type(Kind.class)
            .paramLabel("lines|length|raw")
            .defaultValue("lines")
            .description("how bytes are cut into frames (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec prefixBytes = OptionSpec.builder("--prefix-bytes")
            .type(Integer.class)
            .paramLabel("1|2|3|4|8")
            .converters((ITypeConverter<Integer>) FramingOptions::prefixBytes)
            .completionCandidates(PREFIX_SIZES)
            .defaultValue("4")
            .description("with --framing length: how long the length is (default: ${DEFAULT-VALUE})")
            .build();

    private final OptionSpec littleEndian = OptionSpec.builder("--little-endian")
            .type(boolean.class)
            .description("with --framing length: the low byte of the length comes first")
            .build();

    private final OptionSpec prefixIncluded = OptionSpec.builder("--prefix-included")
            .type(boolean.class)
            .description("with --framing length: the length counts its own bytes")
            .build();

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        command.addOption(kind).addOption(prefixBytes).addOption(littleEndian).addOption(prefixIncluded);
    }

    /** The name of the choice. */
    public Kind kind() {
        Kind given = kind.getValue(); // none before the arguments are read
        return given == null ? Kind.LINES : given;
    }

    /**
     * Frames as bytes, for a client that passes on what it gets.
     *
     * @throws ParameterException the command line says how lengths are written, but not that there are any
     */
    public Framing<byte[]> bytes() {
        if (kind() != Kind.LENGTH) {
            refuseOptionsOfLengths();
        }
        return switch (kind()) {
            case LINES -> Lines.bytes();
            case LENGTH ->
                LengthPrefixed.of(prefixBytes.<Integer>getValue())
                        .withOrder(
                                Boolean.TRUE.equals(littleEndian.getValue())
                                        ? ByteOrder.LITTLE_ENDIAN
                                        : ByteOrder.BIG_ENDIAN)
                        .withPrefixIncluded(Boolean.TRUE.equals(prefixIncluded.getValue()));
            case RAW -> new RawChunks();
        };
    }

    /** In the environment and the file they may stay: there they wait for a command that says --framing length. */
    private void refuseOptionsOfLengths() {
        for (OptionSpec option : List.of(prefixBytes, littleEndian, prefixIncluded)) {
            CommandLine command = option.command().commandLine();
            if (command.getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(
                        command,
                        "Option '" + option.longestName() + "' needs --framing length, this is --framing " + kind());
            }
        }
    }

    private static Integer prefixBytes(String text) {
        if (!PREFIX_SIZES.contains(text)) {
            throw new TypeConversionException("'" + text + "' is not 1, 2, 3, 4 or 8");
        }
        return Integer.valueOf(text);
    }
}
