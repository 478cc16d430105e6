package dev.streamctl.cli;

import dev.streamctl.cli.options.PathConverter;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.telemetry.KeyReport;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyFile;
import dev.streamctl.telemetry.keys.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code streamctl key generate}. */
@Command(
        name = "generate",
        description = "Makes a key for telemetry: a line for a key file, NUMBER and 64 hexadecimal digits.",
        footer = {
            "",
            "With --out the key goes to a new file that only its owner can read (mode 0600). A file that is there"
                    + " already is left alone, but for --add, which gives it one more key with the next number.",
            "",
            "A change of keys without a gap: add the new key to the listeners' files, then put it first on the devices"
                    + " (--add --first, or copy the line), for the first key of a file is the one that sends; last take"
                    + " the old one away. Who runs already sees each change of the file within two seconds; a file that"
                    + " cannot be used changes nothing, and its log says why.",
            "",
            "Examples:",
            "  streamctl key generate --out telemetry.keys",
            "  streamctl key generate --out telemetry.keys --add",
            "  (umask 077; streamctl key generate >> telemetry.keys)"
        })
final class KeyGenerateCommand extends Subcommand {

    @Option(names = "--out", paramLabel = "FILE", converter = PathConverter.class, description = "the file to make")
    private @Nullable Path out;

    @Option(names = "--add", description = "add the key to the file")
    private boolean add;

    @Option(names = "--first", description = "with --add: in front of the others, so that it sends from now on")
    private boolean first;

    @Option(
            names = "--id",
            paramLabel = "N",
            converter = WholeNumber.KeyId.class,
            description = "number of the key, 0 to 65535 (default: 1, with --add the one after the highest)")
    private @Nullable Integer id;

    @Override
    CommandSpec describe() {
        return CommandSpec.forAnnotatedObject(this);
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        if (add && out == null) {
            throw wrongUsage("--add needs --out FILE");
        }
        if (first && !add) {
            throw wrongUsage("--first needs --add");
        }
        if (out == null) {
            output.data(new KeyReport(generate(), null));
            return ExitCode.DONE;
        }
        Key key = add ? added(out) : created(out);
        output.progress(new KeyReport(key, out));
        return ExitCode.DONE;
    }

    private Key created(Path file) throws IOException, CommandFailedException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailedException(new Failure(
                    ExitCode.USAGE, "key file %s exists already".formatted(file), "--add adds a key to it"));
        }
        Key key = generate();
        KeyFile.create(file, Keyring.of(key));
        return key;
    }

    private Key added(Path file) throws IOException, CommandFailedException {
        List<Key> keys = new ArrayList<>(KeyFile.read(file).keys());
        int next = 1 + keys.stream().mapToInt(Key::id).max().orElse(0);
        int number = id == null ? next : id;
        if (number > Key.MAX_ID || keys.stream().anyMatch(key -> key.id() == number)) {
            throw new CommandFailedException(new Failure(
                    ExitCode.USAGE,
                    "key file %s has a key %d already".formatted(file, Math.min(number, Key.MAX_ID)),
                    "--id takes another number"));
        }
        Key key = Key.generate(number, new SecureRandom());
        keys.add(first ? 0 : keys.size(), key);
        KeyFile.replace(file, Keyring.of(keys));
        return key;
    }

    private Key generate() {
        return Key.generate(id == null ? 1 : id, new SecureRandom());
    }
}
