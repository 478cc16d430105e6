package dev.streamctl.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a name. An empty one is mostly a variable that is not set, which would give many things one name. */
final class NameConverter implements ITypeConverter<String> {

    @Override
    public String convert(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("it is empty");
        }
        return text;
    }
}
