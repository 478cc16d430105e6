package dev.streamctl.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where something random begins: any whole number of 64 bits. */
public final class SeedConverter implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            throw new TypeConversionException(
                    "'" + text + "' is not a whole number within " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
    }
}
