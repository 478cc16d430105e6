package dev.streamctl.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/** Files with a secret in them: only their owner has any right to them. */
public final class SecretFile {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /** A file that is not fit to hold a secret. The message completes a sentence that begins with the file. */
    public static final class UnfitException extends IOException {

        private static final long serialVersionUID = 1L;

        private UnfitException(String message) {
            super(message);
        }
    }

    /**
     * Checks that {@code file} is one.
     *
     * @param maxBytes the largest that it may be
     * @throws UnfitException it is no regular file, others than the owner have a right to it, or it is too long
     * @throws IOException it is not there, or cannot be looked at
     */
    public static void check(Path file, int maxBytes) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new UnfitException("is not a regular file");
        }
        if (!OWNER_ONLY.containsAll(attributes.permissions())) {
            throw new UnfitException("has the rights %s, which must be rw------- (chmod 600)"
                    .formatted(PosixFilePermissions.toString(attributes.permissions())));
        }
        if (attributes.size() > maxBytes) {
            throw new UnfitException("has %d bytes, limit %d".formatted(attributes.size(), maxBytes));
        }
    }

    /**
     * Writes a new file, with mode 0600 from its first moment.
     *
     * @throws java.nio.file.FileAlreadyExistsException it is there already, and left as it is
     * @throws IOException it cannot be written
     */
    public static void create(Path file, ByteBuffer content) throws IOException {
        write(file, StandardOpenOption.CREATE_NEW, content);
    }

    /**
     * Replaces a file's content in one step: whoever reads it meanwhile sees the old one or the new one. The new one is written
     * beside it, with a name of its own and mode 0600 from its first moment. The owner stays.
     *
     * @throws IOException it cannot be written; then the file is as it was
     */
    public static void replace(Path file, ByteBuffer content) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName() + ".",
                ".new",
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            write(fresh, StandardOpenOption.TRUNCATE_EXISTING, content);
            keepOwner(file, fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
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

    private static void write(Path file, StandardOpenOption how, ByteBuffer content) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(how, StandardOpenOption.WRITE);
        try (SeekableByteChannel out =
                Files.newByteChannel(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            while (content.hasRemaining()) {
                out.write(content);
            }
        }
    }
}
