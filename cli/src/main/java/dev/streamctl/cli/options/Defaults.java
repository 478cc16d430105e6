package dev.streamctl.cli.options;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values of options that are not on the command line. For {@code --max-frame} of {@code serve}, in this order: {@code
 * STREAMCTL_SERVE_MAX_FRAME}, {@code STREAMCTL_MAX_FRAME}; in the configuration file {@code serve.max-frame}, {@code
 * max-frame}; the option's own default.
 *
 * <p>The file is {@code $STREAMCTL_CONFIG}, else {@code streamctl/config.properties} in {@code $XDG_CONFIG_HOME} or {@code
 * ~/.config}, where it need not exist.
 */
public final class Defaults implements IDefaultValueProvider {

    private static final String PREFIX = "STREAMCTL_";

    private static final Map<String, String> REPEATED = Map.of("0", "false", "1", "true", "2", "true,true");

    private final Map<String, String> variables;
    private final Properties file;
    private final String fileName;
    private final @Nullable String problem;

    private Defaults(Map<String, String> variables, Properties file, String fileName, @Nullable String problem) {
        this.variables = variables;
        this.file = file;
        this.fileName = fileName;
        this.problem = problem;
    }

    /** A value and where it came from. */
    private record Found(String value, String origin) {}

    /** Reads the file. One that cannot be read has no values, and fails the {@link #check}. */
    public static Defaults load(Map<String, String> variables) {
        String named = variables.get("STREAMCTL_CONFIG");
        Path path = named != null ? Path.of(named) : usual(variables);
        var properties = new Properties();
        String problem = null;
        if (named != null || Files.exists(path)) {
            try (Reader reader = Files.newBufferedReader(path)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                properties.clear();
                problem = "cannot read the configuration file " + path + ": " + why(e);
            }
        }
        return new Defaults(variables, properties, path.toString(), problem);
    }

    private static Path usual(Map<String, String> variables) {
        String config = variables.getOrDefault("XDG_CONFIG_HOME", "");
        Path home = config.isEmpty() ? Path.of(variables.getOrDefault("HOME", "."), ".config") : Path.of(config);
        return home.resolve("streamctl").resolve("config.properties");
    }

    /** Why a file of properties cannot be read. */
    static String why(Exception e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is none";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "it is not UTF-8";
            default -> String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        };
    }

    /**
     * Finds what is wrong with the file: a key that no command knows must not pass in silence.
     *
     * @param commands makes the command with all its subcommands, when there are keys to look at
     * @throws ConfigurationException the file is named but missing, cannot be read, or has such a key
     */
    public void check(Supplier<CommandLine> commands) throws ConfigurationException {
        if (problem != null) {
            throw new ConfigurationException(problem);
        }
        if (file.isEmpty()) {
            return;
        }
        Set<String> known = new HashSet<>();
        addKeys(commands.get(), known);
        for (String key : file.stringPropertyNames()) {
            if (!known.contains(key)) {
                throw new ConfigurationException("'" + key + "' in " + fileName + " is no option of streamctl");
            }
        }
    }

    private static void addKeys(CommandLine commands, Set<String> known) {
        for (CommandLine command : commands.getSubcommands().values()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                known.add(key(option));
                known.add(path(option.command()) + "." + key(option));
            }
            addKeys(command, known);
        }
    }

    /** The names of a command and of those that it belongs to, {@code send.telemetry}, without the first of all. */
    public static String path(CommandSpec command) {
        CommandSpec parent = command.parent();
        boolean below = parent != null && parent.parent() != null;
        return below ? path(parent) + "." + command.name() : command.name();
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        Found found = find(arg);
        if (found == null) {
            return null;
        }
        boolean counted = arg.type() == boolean[].class; // -vv is written 2
        return counted ? REPEATED.getOrDefault(found.value, found.value) : found.value;
    }

    /** Where the value of an option that is not on the command line came from; null for the option's own default. */
    public @Nullable String origin(ArgSpec arg) {
        Found found = find(arg);
        return found == null ? null : found.origin;
    }

    private @Nullable Found find(ArgSpec arg) {
        if (!(arg instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        return find(path(option.command()), key(option));
    }

    /** Whether an option that is not on the command line is switched on; the command as {@link #path} names it. */
    public boolean isSet(String command, String name) {
        Found found = find(command, name);
        return found != null && Boolean.parseBoolean(found.value);
    }

    private @Nullable Found find(String command, String name) {
        for (String key : new String[] {command + "-" + name, name}) {
            String variable =
                    PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
            String value = variables.get(variable);
            if (value != null && !value.isEmpty()) {
                return new Found(value, variable);
            }
        }
        for (String key : new String[] {command + "." + name, name}) {
            String value = file.getProperty(key);
            if (value != null) {
                return new Found(value.strip(), key + " in " + fileName);
            }
        }
        return null;
    }
}
