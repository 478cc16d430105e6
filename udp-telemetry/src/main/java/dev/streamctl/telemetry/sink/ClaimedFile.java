package dev.streamctl.telemetry.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A file that nobody else writes, by whatever name: locked against other processes, and known to all sinks of this one. */
final class ClaimedFile implements AutoCloseable {

    /** The kernel's locks are between processes, and one is lost when its process closes another channel of the file. */
    private static final Set<Object> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel channel;
    private final FileChannel end;

    private ClaimedFile(Object key, FileChannel channel, FileChannel end) {
        this.key = key;
        this.channel = channel;
        this.end = end;
    }

    /** Takes the file, which is made where there is none; null where another has it. */
    static @Nullable ClaimedFile claim(Path path) throws IOException {
        try {
            Files.createFile(path);
        } catch (FileAlreadyExistsException e) {
            // usually it is there
        }
        Object key = key(path);
        if (!CLAIMED.add(key)) {
            return null;
        }
        FileChannel channel = null;
        FileChannel end = null;
        boolean claimed = false;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            end = FileChannel.open(path, StandardOpenOption.APPEND);
            claimed = isLocked(channel) && key.equals(key(path));
            return claimed ? new ClaimedFile(key, channel, end) : null;
        } finally {
            if (!claimed) {
                CLAIMED.remove(key);
                close(channel, end);
            }
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // by another class loader of this process
        }
    }

    /** Whether somebody has claimed the file of that name, this process or another. */
    static boolean isClaimed(Path path) throws IOException {
        if (CLAIMED.contains(key(path))) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return !isLocked(channel);
        }
    }

    /** Which file it is, whatever its name; where the system does not say, its name. */
    private static Object key(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path : key;
    }

    /** Whether it is the file of that name. */
    boolean isAt(Path path) throws IOException {
        try {
            return key.equals(key(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Writes at its end, wherever that is at the moment of the write: others may shorten the file. */
    FileChannel end() {
        return end;
    }

    @Override
    public void close() throws IOException {
        CLAIMED.remove(key);
        close(channel, end);
    }

    private static void close(@Nullable FileChannel channel, @Nullable FileChannel end) throws IOException {
        try (channel) {
            if (end != null) {
                end.close();
            }
        }
    }
}
