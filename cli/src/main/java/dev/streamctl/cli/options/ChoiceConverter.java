package dev.streamctl.cli.options;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads one of the names of an enum, in lower case and with hyphens as people write them and as messages show them.
 *
 * @param <E> the enum
 */
public final class ChoiceConverter<E extends Enum<E>> implements ITypeConverter<E> {

    private final E[] constants;

    private ChoiceConverter(Class<E> type) {
        this.constants = type.getEnumConstants();
    }

    /** Makes every option of these commands that is an enum read its names this way. */
    @SuppressWarnings("unchecked") // which enum it is, only the option knows
    public static void addTo(CommandLine commands) {
        for (CommandLine command : commands.getSubcommands().values()) {
            addTo(command);
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (option.type().isEnum()) {
                    register(command, option.type().asSubclass(Enum.class));
                }
            }
        }
    }

    private static <E extends Enum<E>> void register(CommandLine command, Class<E> type) {
        command.registerConverter(type, new ChoiceConverter<>(type));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String text) {
        return Arrays.stream(constants)
                .filter(constant -> name(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is not " + choice()));
    }

    private String choice() {
        List<String> names = Arrays.stream(constants).map(ChoiceConverter::name).toList();
        return String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }
}
