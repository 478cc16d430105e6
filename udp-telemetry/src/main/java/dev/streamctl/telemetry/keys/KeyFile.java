package dev.streamctl.telemetry.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.access.SecretFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Keys in a file that only its owner can read. One key a line, its number in decimal and its 32 bytes in hexadecimal;
 * blank lines and lines that begin with {@code #} say nothing. The first key is the one to send with.
 *
 * <pre>
 * # streamctl telemetry keys
 * 2 8f14e45fceea167a5a36dedd4bea2543a3f1c5b1d0b0e07e4ad0cf5ab58c2f11
 * 1 c9f0f895fb98ab9159f51fd0297e236d1c3f5f2b4f9d0c6ad5a0e2b1b2f3a4c5
 * </pre>
 */
public final class KeyFile {

    /** The largest file, in bytes, and so the most keys: about 900. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final String HEADING = "# streamctl telemetry keys: number and 32 bytes; the first one sends\n";

    private KeyFile() {}

    /**
     * Reads the keys of a file.
     *
     * @throws KeyFileException others than the owner have any right to it, it is no regular file, it is too long, or a line
     *     of it is not a key; the message names file, line and remedy, never a byte of a key
     */
    public static Keyring read(Path file) throws KeyFileException {
        try {
            SecretFile.check(file, MAX_BYTES);
            return parse(file, Files.readString(file, US_ASCII));
        } catch (KeyFileException e) {
            throw e;
        } catch (SecretFile.UnfitException e) {
            throw new KeyFileException("key file %s %s".formatted(file, e.getMessage()), e);
        } catch (NoSuchFileException e) {
            throw new KeyFileException("no key file %s".formatted(file), e);
        } catch (IOException e) {
            throw new KeyFileException("cannot read key file %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Writes a new file, with mode 0600 from its first moment.
     *
     * @throws KeyFileException it exists already, or cannot be written
     */
    public static void create(Path file, Keyring keyring) throws KeyFileException {
        try {
            SecretFile.create(file, content(keyring));
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException("key file %s exists already".formatted(file), e);
        } catch (IOException e) {
            throw new KeyFileException("cannot write key file %s: %s".formatted(file, why(e)), e);
        }
    }

    /**
     * Replaces a file's keys in one step: whoever reads it meanwhile sees the old keys or the new ones. The new content is
     * written beside it, with a name of its own and mode 0600 from its first moment. The owner stays.
     *
     * @throws KeyFileException it cannot be written; then the file is as it was
     */
    public static void replace(Path file, Keyring keyring) throws KeyFileException {
        try {
            SecretFile.replace(file, content(keyring));
        } catch (IOException e) {
            throw new KeyFileException("cannot replace key file %s: %s".formatted(file, why(e)), e);
        }
    }

    /** The message of most exceptions of files is nothing but a path. */
    private static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "no right to write there";
            case NoSuchFileException _ -> "no such folder";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    private static ByteBuffer content(Keyring keyring) {
        StringBuilder text = new StringBuilder(HEADING);
        for (Key key : keyring.keys()) {
            text.append(key.id()).append(' ');
            text.append(HexFormat.of().formatHex(key.secret())).append('\n');
        }
        return US_ASCII.encode(text.toString());
    }

    private static Keyring parse(Path file, String text) throws KeyFileException {
        List<Key> keys = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+");
            try {
                keys.add(new Key(
                        Integer.parseInt(parts[0]), HexFormat.of().parseHex(parts.length == 2 ? parts[1] : "")));
            } catch (IllegalArgumentException _) { // its message may show the key
                throw new KeyFileException(
                        "key file %s, line %d: not a number of 0 to %d and %d hexadecimal digits"
                                .formatted(file, i + 1, Key.MAX_ID, 2 * Key.SECRET_BYTES),
                        null);
            }
        }
        try {
            return Keyring.of(keys);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException("key file %s: %s".formatted(file, e.getMessage()), e);
        }
    }
}
