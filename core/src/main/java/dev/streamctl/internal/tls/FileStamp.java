package dev.streamctl.internal.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A version of a file: a rename over it changes its key, a write in place its time and mostly its size.
 *
 * @param changed the time of the last change of anything, as of its rights or its owner; null where there is none such
 */
record FileStamp(
        long size,
        FileTime modified,
        @Nullable Object key,
        @Nullable Object changed) {

    private static final String VIEW = "unix";

    /** The version that is there now; a file that is not there, or cannot be looked at, has one too. */
    static FileStamp of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), changed(file));
        } catch (IOException e) {
            return new FileStamp(-1, FileTime.fromMillis(0), null, null);
        }
    }

    private static @Nullable Object changed(Path file) throws IOException {
        boolean known = file.getFileSystem().supportedFileAttributeViews().contains(VIEW);
        return known ? Files.getAttribute(file, VIEW + ":ctime") : null;
    }
}
