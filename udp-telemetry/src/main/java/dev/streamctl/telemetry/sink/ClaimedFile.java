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

    private ClaimedFile(Object key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
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
        boolean claimed = false;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            claimed = isLocked(channel) && key.equals(key(path));
            return claimed ? new ClaimedFile(key, channel) : null;
        } finally {
            if (!claimed) {
                CLAIMED.remove(key);
                if (channel != null) {
                    channel.close();
                }
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

    @Override
    public void close() throws IOException {
        CLAIMED.remove(key);
        channel.close();
    }
}
