package dev.streamctl.cli.options;

import dev.streamctl.limits.Limit;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of a {@link Limit} and checks its range. */
final class LimitConverter implements ITypeConverter<Long> {

    private final Limit limit;

    LimitConverter(Limit limit) {
        this.limit = limit;
    }

    @Override
    public Long convert(String text) {
        long value;
        try {
            value = parse(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number within " + LimitText.range(limit));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage() + ", within " + LimitText.range(limit));
        }
        if (value < limit.least() || value > limit.most()) {
            throw new TypeConversionException("'" + text + "' is not within " + LimitText.range(limit));
        }
        return value;
    }

    private long parse(String text) {
        return switch (limit.unit()) {
            case BYTES -> Units.SIZE.parse(text);
            case MILLIS -> Units.TIME.parse(text);
            case COUNT -> Long.parseLong(text.strip());
        };
    }
}
