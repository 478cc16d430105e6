package dev.streamctl.telemetry.keys;

import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a file as it is now: a sender and a listener with these change their keys while they run.
 *
 * <pre>{@code
 * try (var keys = FollowedKeyFile.open(Path.of("telemetry.keys"));
 *         var listener = Listener.open(options.withKeys(keys, false), sinks)) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Every two seconds a timer of {@link TimeSource#current()} looks at the file's place on the disk, size, time and rights,
 * and reads it where one of them is new; so it should be a local file. While it is gone, too open, or not a key file, the
 * keys stay those that were read last, and one line in the log says why. Whoever asks for keys never waits for the file.
 */
public final class FollowedKeyFile implements Keyring, AutoCloseable {

    /** How often the file is looked at. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(FollowedKeyFile.class);

    private final Path file;
    private final TimeSource time;
    private volatile Keyring current;

    // guarded by this
    private @Nullable Stamp read;
    private TimeSource.@Nullable Timer next;
    private boolean closed;

    /** What changes with the content; null for a file that cannot be looked at. */
    private record Stamp(@Nullable Object place, long size, FileTime changed, Set<PosixFilePermission> rights) {

        static @Nullable Stamp of(Path file) {
            try {
                var now = Files.readAttributes(file, PosixFileAttributes.class);
                return new Stamp(now.fileKey(), now.size(), now.lastModifiedTime(), now.permissions());
            } catch (IOException e) {
                return null; // who reads it tells why
            }
        }
    }

    private FollowedKeyFile(Path file, TimeSource time) throws KeyFileException {
        this.file = file;
        this.time = time;
        read = Stamp.of(file); // before the content: what changes in between is seen at the next look
        current = KeyFile.read(file);
    }

    /**
     * Reads a file and begins to follow it.
     *
     * @throws KeyFileException as {@link KeyFile#read}
     */
    public static FollowedKeyFile open(Path file) throws KeyFileException {
        var followed = new FollowedKeyFile(file, TimeSource.current());
        followed.lookLater();
        return followed;
    }

    @Override
    public List<Key> keys() {
        return current.keys();
    }

    private synchronized void lookLater() {
        if (!closed) {
            next = time.schedule(LOOK_EVERY, this::look);
        }
    }

    private void look() {
        try {
            lookNow();
        } finally {
            lookLater();
        }
    }

    private synchronized void lookNow() {
        Stamp now = Stamp.of(file);
        if (closed || Objects.equals(now, read)) {
            return;
        }
        read = now;
        try {
            Keyring fresh = KeyFile.read(file);
            if (!fresh.equals(current)) {
                current = fresh;
                LOG.info("key file {}: sends with {}, knows {}", file, fresh.sending(), fresh.keys());
            }
        } catch (KeyFileException e) {
            LOG.warn("{}; the keys stay as they were", e.getMessage());
        }
    }

    /** Follows no more; the keys stay. */
    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }
}
