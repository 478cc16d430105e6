package dev.streamctl.cli.tls;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Held by a command while it makes certificates in a folder, in its file {@code lock}; others wait for it. */
public final class FolderLock implements AutoCloseable {

    /** Longer than keytool may take, twice. */
    static final Duration PATIENCE = Duration.ofSeconds(150);

    static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder where it is not there, and waits until no other command has the lock, for 150 s.
     *
     * @throws CertificatesException another one has it for too long
     */
    public static FolderLock take(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = folder.resolve("lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            await(channel, file);
            return new FolderLock(channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static void await(FileChannel channel, Path file) throws IOException, InterruptedException {
        TimeSource time = TimeSource.current();
        long start = time.nanoTime();
        while (isTaken(channel)) {
            if (time.nanoTime() - start > PATIENCE.toNanos()) {
                throw new CertificatesException(
                        "another command has held %s for %d s".formatted(file, PATIENCE.toSeconds()), null);
            }
            TimeSource.sleep(LOOK_AGAIN);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true; // by another thread of this process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
