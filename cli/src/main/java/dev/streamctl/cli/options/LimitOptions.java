package dev.streamctl.cli.options;

import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * One option for each of some limits. Name aside, all of an option comes from its {@link Limit}: unit, range, default and
 * description stand in one place.
 */
public final class LimitOptions {

    private final Map<Limit, OptionSpec> options = new EnumMap<>(Limit.class);

    /** Options for the limits with these names. */
    public LimitOptions(Map<Limit, String> names) {
        names.forEach((limit, name) -> options.put(limit, option(limit, name)));
    }

    private static OptionSpec option(Limit limit, String name) {
        return OptionSpec.builder(name)
                .type(Long.class)
                .converters(new LimitConverter(limit))
                .paramLabel(
                        switch (limit.unit()) {
                            case BYTES -> "SIZE";
                            case MILLIS -> "TIME";
                            case COUNT -> "N";
                        })
                .defaultValue(LimitText.value(limit, limit.byDefault()))
                .description(limit.meaning() + " (default: ${DEFAULT-VALUE})")
                .build();
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        options.values().forEach(command::addOption);
    }

    /** The limits as the options say. */
    public Limits limits() {
        Limits limits = Limits.defaults();
        for (Map.Entry<Limit, OptionSpec> entry : options.entrySet()) {
            Long value = entry.getValue().getValue();
            if (value != null) {
                limits = limits.with(entry.getKey(), value);
            }
        }
        return limits;
    }
}
