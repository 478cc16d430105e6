package dev.streamctl.cli.options;

import dev.streamctl.access.Token;
import dev.streamctl.access.TokenFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The file with the token. */
public final class TokenOption {

    private final OptionSpec file;

    /** @param description what the token is for on this side */
    public TokenOption(String description) {
        this("--token-file", description);
    }

    /** The same under another name. */
    TokenOption(String name, String description) {
        file = OptionSpec.builder(name)
                .type(Path.class)
                .paramLabel("FILE")
                .converters(new PathConverter())
                .description(description)
                .build();
    }

    /** Adds the option to a command. */
    public void addTo(CommandSpec command) {
        command.addOption(file);
    }

    /** The token in the file; null where there is no file. */
    public @Nullable Token token() throws TokenFileException {
        Path given = file.getValue();
        return given == null ? null : Token.read(given);
    }
}
