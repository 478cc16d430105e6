package dev.streamctl.cli.options;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 250ms}, {@code 2s}, {@code 5m}: 0 to 24 hours. */
public final class TimeConverter implements ITypeConverter<Duration> {

    private static final Duration MOST = Duration.ofHours(24);

    @Override
    public Duration convert(String text) {
        try {
            Duration time = Duration.ofMillis(Units.TIME.parse(text));
            if (time.compareTo(MOST) <= 0) {
                return time;
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
        throw new TypeConversionException("'" + text + "' is not within 0 to 24h");
    }
}
