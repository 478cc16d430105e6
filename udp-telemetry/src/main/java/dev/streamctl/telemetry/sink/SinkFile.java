package dev.streamctl.telemetry.sink;

import dev.streamctl.telemetry.sink.SinkException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines, rotated by its size, that this sink alone writes: it is locked, and at every moment the file of that name
 * is a locked one, so that a second process never gets hold of one between two. For one thread.
 */
final class SinkFile implements AutoCloseable {

    /** The kernel's locks are between processes, and one is lost when its process closes another channel of the file. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final long maxSize;
    private final int kept;
    private FileChannel file;
    private long size;

    private SinkFile(Path path, long maxSize, int kept, FileChannel file, long size) {
        this.path = path;
        this.maxSize = maxSize;
        this.kept = kept;
        this.file = file;
        this.size = size;
    }

    /**
     * Opens the file, or makes it, and cuts off a torn line at its end.
     *
     * @throws SinkException it is not a file of this kind, or another one writes it, or it cannot be opened; it was left alone
     */
    static SinkFile open(Path path, long maxSize, int kept) throws SinkException {
        try {
            Path real = real(path);
            if (!OPEN.add(real)) {
                throw inUse(path);
            }
            FileChannel file = null;
            try {
                file = lock(real);
                if (file == null) {
                    throw inUse(path);
                }
                return new SinkFile(real, maxSize, kept, file, SinkTail.cut(path, file));
            } catch (IOException e) {
                OPEN.remove(real);
                if (file != null) {
                    file.close();
                }
                throw e;
            }
        } catch (SinkException e) {
            throw e;
        } catch (IOException e) {
            throw new SinkException(Reason.NOT_OPENED, "cannot open file:%s: %s".formatted(path, why(e)), e);
        }
    }

    /** The file itself, wherever a link leads. */
    private static Path real(Path path) throws IOException {
        if (!Files.exists(path)) {
            Path folder = path.resolveSibling("").toAbsolutePath();
            return folder.toRealPath().resolve(String.valueOf(path.getFileName()));
        }
        if (!Files.isRegularFile(path)) {
            throw new SinkException(
                    Reason.NOT_OURS,
                    "file:%s is %s; samples are written to files only"
                            .formatted(path, Files.isDirectory(path) ? "a folder" : "a device or something like it"));
        }
        return path.toRealPath();
    }

    /** Null where another process has it. */
    private static @Nullable FileChannel lock(Path path) throws IOException {
        try {
            Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
            // usually it is there
        }
        Object key = key(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            // whoever had it may have rotated it meanwhile: then this is the lock of an old file
            if (file.tryLock() != null && key.equals(key(path))) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            // by another class loader of this process
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        return null;
    }

    /** Which file it is, whatever its name; where the system does not say, its name. */
    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path : key;
    }

    private static SinkException inUse(Path path) {
        return new SinkException(
                Reason.IN_USE, "file:%s is in use: another listener or sink writes it".formatted(path));
    }

    private static String why(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such folder";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Writes whole lines, to a new file where they would make this one too large; all of them, or none. */
    void append(ByteBuffer lines) throws IOException {
        if (size > 0 && size + lines.remaining() > maxSize) {
            rotate();
        }
        try {
            long at = size;
            while (lines.hasRemaining()) {
                at += file.write(lines, at);
            }
            size = at;
        } catch (IOException e) {
            if (file.isOpen()) {
                file.truncate(size); // a full disk took a part
            }
            throw e;
        }
    }

    private void rotate() throws IOException {
        Path next = sibling("next");
        FileChannel fresh = empty(next);
        try {
            for (int i = kept; i > 1; i--) {
                if (Files.exists(rotated(i - 1))) {
                    Files.move(rotated(i - 1), rotated(i), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (kept > 0 && Files.exists(path)) {
                keep(rotated(1));
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
        file.close();
        file = fresh;
        size = 0;
    }

    /** A second name for what is full: the first one then goes to the new file in one step. */
    private void keep(Path as) throws IOException {
        Files.deleteIfExists(as);
        try {
            Files.createLink(as, path);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.move(path, as); // a file system without links
        }
    }

    private static FileChannel empty(Path path) throws IOException {
        FileChannel fresh = lock(path);
        if (fresh == null) {
            throw new IOException(path + " is in use");
        }
        if (fresh.size() > 0) {
            fresh.close();
            throw new IOException(path + " is in the way: it is not empty");
        }
        return fresh;
    }

    private Path rotated(int number) {
        return sibling(String.valueOf(number));
    }

    private Path sibling(String ending) {
        return path.resolveSibling(path.getFileName() + "." + ending);
    }

    @Override
    public void close() throws IOException {
        OPEN.remove(path);
        file.close();
    }
}
