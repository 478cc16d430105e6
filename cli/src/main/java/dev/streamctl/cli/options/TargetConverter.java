package dev.streamctl.cli.options;

import dev.streamctl.telemetry.send.Target;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code host:port} and {@code [::1]:9100}. */
public final class TargetConverter implements ITypeConverter<Target> {

    @Override
    public Target convert(String text) {
        try {
            return Target.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
