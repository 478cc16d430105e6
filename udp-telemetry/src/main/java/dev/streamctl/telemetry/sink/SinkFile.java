package dev.streamctl.telemetry.sink;

import dev.streamctl.telemetry.sink.SinkException.Reason;
import dev.streamctl.telemetry.sink.SinkNames.Next;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines, rotated by its size, that this sink alone writes. For one thread.
 *
 * <p>The full file gets its other name before the next one, which is claimed already, takes its place. So wherever a rotation
 * is cut short, every line is in one file; and whoever comes between the two steps sees that the next file is claimed.
 */
final class SinkFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

    /** Where a file cannot be rotated, it is tried again each time it has grown by so much. */
    private static final int GROWTH = 64 * 1024;

    /** What the system does for a rotation. */
    @FunctionalInterface
    interface Steps {

        /** A file gets another name; what had that name before goes. */
        void rename(Path from, Path to) throws IOException;

        /** A full file is written no more. */
        default void close(ClaimedFile full) throws IOException {
            full.close();
        }
    }

    private final Path path;
    private final long maxSize;
    private final SinkNames names;
    private final Steps steps;
    private ClaimedFile file;
    private long size;
    private long rotateAbove;

    private SinkFile(Path path, long maxSize, int kept, Steps steps, ClaimedFile file, long size) {
        this.path = path;
        this.maxSize = maxSize;
        this.names = new SinkNames(path, kept);
        this.steps = steps;
        this.file = file;
        this.size = size;
        rotateAbove = maxSize;
    }

    /**
     * Opens the file, or makes it, and cuts off a torn line at its end.
     *
     * @throws SinkException it is not a file of this kind, or another one writes it, or it cannot be opened; it was left alone
     */
    static SinkFile open(Path path, long maxSize, int kept) throws SinkException {
        return open(path, maxSize, kept, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    static SinkFile open(Path path, long maxSize, int kept, Steps steps) throws SinkException {
        try {
            Path real = real(path);
            ClaimedFile file = ClaimedFile.claim(real);
            if (file == null) {
                throw inUse(path);
            }
            boolean opened = false;
            try {
                // in this order: whoever rotates it has the next one until that has this name
                if (SinkNames.isBeingReplaced(real) || !file.isAt(real)) {
                    throw inUse(path);
                }
                var sink = new SinkFile(real, maxSize, kept, steps, file, SinkTail.cut(path, file.channel()));
                opened = true;
                return sink;
            } finally {
                if (!opened) {
                    file.close();
                }
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

    /** Whether so many bytes more do not make it too large. */
    boolean hasRoom(int bytes) {
        return size + bytes <= rotateAbove;
    }

    /**
     * Writes whole lines, to a new file where they would make this one too large; all of them, or none. Where no new file can
     * be begun, this one goes on growing.
     */
    void append(ByteBuffer lines) throws IOException {
        followEnd();
        if (size > 0 && !hasRoom(lines.remaining())) {
            rotateOrGrow();
        }
        try {
            long end = size;
            while (lines.hasRemaining()) {
                end += file.end().write(lines);
            }
            size = end;
        } catch (IOException e) {
            if (file.channel().isOpen()) {
                file.channel().truncate(size); // a full disk took a part
            }
            throw e;
        }
    }

    /** Who empties a file that is written (copytruncate of logrotate, a shell) means that it goes on from there. */
    private void followEnd() throws IOException {
        long end = file.channel().size();
        if (end < size) {
            long before = size;
            size = SinkTail.cut(path, file.channel());
            rotateAbove = maxSize;
            LOG.warn(
                    "file:{}: somebody has shortened it from {} bytes to {}; it goes on from there", path, before, end);
        } else {
            size = end;
        }
    }

    private void rotateOrGrow() {
        try {
            rotate();
            rotateAbove = maxSize;
        } catch (IOException e) {
            if (rotateAbove == maxSize) {
                LOG.warn("file:{}: cannot be rotated, and goes on growing: {}", path, why(e));
            }
            rotateAbove = size + GROWTH;
        }
    }

    private void rotate() throws IOException {
        List<Path> places = names.full();
        Next next = names.next();
        boolean inPlace = false;
        try {
            boolean isHere = file.isAt(path);
            if (!isHere && SinkNames.attributes(path) != null) {
                throw new IOException("there is another file of that name now");
            }
            putInPlace(next.path(), isHere ? places : List.of());
            inPlace = true;
        } finally {
            if (!inPlace) {
                next.file().close();
            }
        }
        ClaimedFile full = file;
        file = next.file();
        size = 0;
        try {
            steps.close(full);
        } catch (IOException e) { // some tell only now that they have failed; the next file is not touched by that
            LOG.warn("file:{}: the full file was not closed in order: {}", path, why(e));
        }
    }

    private void putInPlace(Path next, List<Path> full) throws IOException {
        if (full.isEmpty()) {
            steps.rename(next, path);
            return;
        }
        int free = 0;
        while (free < full.size() - 1 && SinkNames.attributes(full.get(free)) != null) {
            free++;
        }
        for (int i = free; i > 0; i--) {
            steps.rename(full.get(i - 1), full.get(i));
        }
        steps.rename(path, full.getFirst());
        try {
            steps.rename(next, path);
        } catch (IOException e) {
            steps.rename(full.getFirst(), path);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
