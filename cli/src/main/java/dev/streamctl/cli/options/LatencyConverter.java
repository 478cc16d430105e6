package dev.streamctl.cli.options;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 800us}, {@code 5ms}, {@code 2s}: more than nothing, at most an hour. */
public final class LatencyConverter implements ITypeConverter<Duration> {

    private static final Duration MOST = Duration.ofHours(1);

    @Override
    public Duration convert(String text) {
        try {
            Duration time = Duration.of(Units.LATENCY.parse(text), ChronoUnit.MICROS);
            if (time.isPositive() && time.compareTo(MOST) <= 0) {
                return time;
            }
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
        throw new TypeConversionException("'" + text + "' is not within 1us to 1h");
    }
}
