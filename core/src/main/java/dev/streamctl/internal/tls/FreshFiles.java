package dev.streamctl.internal.tls;

import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files say together, read again when one of them changes. There is no thread and no timer for it: who needs the
 * value asks first whether it is time to look. Safe for use by many threads.
 *
 * @param <T> what is made of them
 */
public final class FreshFiles<T> {

    /** Between two looks. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.tls");

    /** Makes the value. */
    public interface Reader<T> {
        /** Reads all files. */
        T read() throws IOException;
    }

    /**
     * A version of a file: a rename over it changes its key, a write in place its time and mostly its size.
     *
     * @param changed the time of the last change of anything, as of its rights or its owner; null where there is none such
     */
    private record Stamp(
            long size,
            FileTime modified,
            @Nullable Object key,
            @Nullable Object changed) {}

    private static final String VIEW = "unix";

    private final List<Path> files;
    private final Reader<T> reader;
    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile T current;
    private volatile long lookedAt;
    private final LongAdder failures = new LongAdder();
    private String told = "";
    private List<Stamp> seen;

    /** The last reading has failed for what may be over without a change of the files. */
    private boolean again;

    /**
     * Reads the files for the first time.
     *
     * @throws IOException they cannot be used
     */
    public FreshFiles(List<@Nullable Path> files, Reader<T> reader, TimeSource time) throws IOException {
        this(files, reader, reader, time);
    }

    /**
     * Reads the files for the first time.
     *
     * @param first used for that alone; a later reading that fails is repeated by the next look after another change
     * @throws IOException they cannot be used
     */
    public FreshFiles(List<@Nullable Path> files, Reader<T> first, Reader<T> reader, TimeSource time)
            throws IOException {
        this.files = files.stream().filter(Objects::nonNull).toList();
        this.reader = reader;
        this.time = time;
        this.seen = stamps();
        this.current = first.read();
        this.lookedAt = time.nanoTime();
    }

    /** The newest value that could be read. */
    public T current() {
        return current;
    }

    /** Whether it is time to {@link #look}. Costs no look at the files. */
    public boolean isDue() {
        return !files.isEmpty() && time.nanoTime() - lookedAt >= INTERVAL.toNanos();
    }

    /**
     * How often a change could not be used, and the old value stayed.
     *
     * @see #look
     */
    public long failures() {
        return failures.sum();
    }

    /**
     * Reads the files if one has changed since they were last read, or could not be read then. Whatever goes wrong, the old value
     * stays, which is counted, and logged once. Blocks.
     */
    public void look() {
        lock.lock();
        boolean changed = true;
        try {
            lookedAt = time.nanoTime();
            changed = !stamps().equals(seen);
            if (changed || again) {
                read();
                log.info("read {} again", files.getFirst());
            }
            told = "";
        } catch (IOException e) {
            failed(changed, String.valueOf(e.getMessage()), null);
        } catch (Throwable e) {
            failed(changed, e.toString(), e);
        } finally {
            lock.unlock();
        }
    }

    /** @param unforeseen what is no fault of the files */
    private void failed(boolean changed, String what, @Nullable Throwable unforeseen) {
        boolean other = !what.equals(told);
        if (changed || other) {
            failures.increment();
        }
        if (other) {
            told = what;
            log.warn("keeping what was read before: {}", what, unforeseen);
        }
    }

    /**
     * Reads the files now. Blocks.
     *
     * @throws IOException they cannot be used; the old value stays
     */
    public void reload() throws IOException {
        lock.lock();
        try {
            lookedAt = time.nanoTime();
            read();
        } finally {
            lock.unlock();
        }
    }

    private void read() throws IOException {
        // noted before the reading: a change meanwhile is seen by the next look, and so is a failure told only once
        seen = stamps();
        again = false;
        try {
            current = reader.read();
        } catch (IOException e) {
            again = isOfTheSystem(e);
            throw e;
        }
    }

    /** Whether a failure is nothing that the files themselves say. */
    private static boolean isOfTheSystem(IOException e) {
        return !(e instanceof TlsFileException) || e.getCause() instanceof IOException;
    }

    private List<Stamp> stamps() {
        return files.stream().map(FreshFiles::stamp).toList();
    }

    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), changed(file));
        } catch (IOException e) {
            return new Stamp(-1, FileTime.fromMillis(0), null, null);
        }
    }

    private static @Nullable Object changed(Path file) throws IOException {
        boolean known = file.getFileSystem().supportedFileAttributeViews().contains(VIEW);
        return known ? Files.getAttribute(file, VIEW + ":ctime") : null;
    }
}
