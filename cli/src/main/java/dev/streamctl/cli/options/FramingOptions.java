package dev.streamctl.cli.options;

import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
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

    /** The name of the choice. */
    public Kind kind() {
        return kind;
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
}
