package dev.streamctl.telemetry.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

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
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile() {}

    /**
     * Reads the keys of a file.
     *
     * @throws KeyFileException others than the owner have any right to it, it is no regular file, it is too long, or a line
     *     of it is not a key; the message names file, line and remedy, never a byte of a key
     */
    public static Keyring read(Path file) throws KeyFileException {
        try {
            checkMode(file);
            return parse(file, Files.readString(file, US_ASCII));
        } catch (KeyFileException e) {
            throw e;
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
            write(file, StandardOpenOption.CREATE_NEW, keyring);
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
            Path fresh = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    file.getFileName() + ".",
                    ".new",
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                write(fresh, StandardOpenOption.TRUNCATE_EXISTING, keyring);
                keepOwner(file, fresh);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new KeyFileException("cannot replace key file %s: %s".formatted(file, why(e)), e);
        }
    }

    /** Whoever reads the file is to be able to go on when root has changed it. */
    private static void keepOwner(Path file, Path fresh) throws IOException {
        if (Files.exists(file)) {
            UserPrincipal owner = Files.getOwner(file);
            if (!owner.equals(Files.getOwner(fresh))) {
                Files.setOwner(fresh, owner);
            }
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

    private static void write(Path file, StandardOpenOption how, Keyring keyring) throws IOException {
        StringBuilder text = new StringBuilder(HEADING);
        for (Key key : keyring.keys()) {
            text.append(key.id()).append(' ');
            text.append(HexFormat.of().formatHex(key.secret())).append('\n');
        }
        Set<StandardOpenOption> options = EnumSet.of(how, StandardOpenOption.WRITE);
        try (SeekableByteChannel out =
                Files.newByteChannel(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = US_ASCII.encode(text.toString());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    private static void checkMode(Path file) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new KeyFileException("key file %s is not a regular file".formatted(file), null);
        }
        if (!OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new KeyFileException(
                    "key file %s has the rights %s, which must be rw------- (chmod 600)"
                            .formatted(file, PosixFilePermissions.toString(attributes.permissions())),
                    null);
        }
        if (attributes.size() > MAX_BYTES) {
            throw new KeyFileException(
                    "key file %s has %d bytes, limit %d".formatted(file, attributes.size(), MAX_BYTES), null);
        }
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
