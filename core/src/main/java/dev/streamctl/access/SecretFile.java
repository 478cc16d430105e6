package dev.streamctl.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel out =
                Files.newByteChannel(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            while (content.hasRemaining()) {
                out.write(content);
            }
        }
    }
}
