package dev.streamctl.cli;

import dev.streamctl.access.Token;
import dev.streamctl.cli.options.PathConverter;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.TokenReport;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code streamctl token generate}. */
@Command(
        name = "generate",
        description = "Makes a token: 256 random bits, for --token-file.",
        footer = {
            "",
            "With --out it goes to a new file that only its owner can read (mode 0600). A file that is there already is"
                    + " left alone.",
            "",
            "Examples:",
            "  streamctl token generate --out control.token",
            "  streamctl serve --host 0.0.0.0 --token-file control.token"
        })
final class TokenGenerateCommand extends Subcommand {

    @Option(names = "--out", paramLabel = "FILE", converter = PathConverter.class, description = "the file to make")
    private @Nullable Path out;

    @Override
    CommandSpec describe() {
        return CommandSpec.forAnnotatedObject(this);
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        Token token = Token.generate(new SecureRandom());
        if (out == null) {
            output.data(new TokenReport(token, null));
        } else {
            token.create(out);
            output.progress(new TokenReport(token, out));
        }
        return ExitCode.DONE;
    }
}
