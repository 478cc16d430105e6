package dev.streamctl.internal.tls;

import dev.streamctl.internal.TimeText;
import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files say together, read again when one of them changes. No timer looks at them: who needs the value asks first
 * whether it is time to. The files are touched on threads of their own alone, and no wait for those is longer than a few
 * seconds: they may be on a mount whose server is away. Safe for use by many threads.
 *
 * @param <T> what is made of them
 */
public final class FreshFiles<T> {

    /** Between two looks. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** How long a look holds up whoever began it. */
    static final Duration LOOK = Duration.ofSeconds(2);

    /** How long a reading is waited for that is asked for, as the first is: below the default of {@code CONNECT_TIMEOUT}. */
    static final Duration READING = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger("dev.streamctl.tls");

    /** Makes the value. */
    public interface Reader<T> {
        /** Reads all files. */
        T read() throws IOException;
    }

    private final List<Path> files;
    private final Reader<T> first;
    private final Reader<T> reader;
    private final SoleReading reading;
    private final TimeSource time;
    private final LongAdder failures = new LongAdder();

    private volatile @Nullable T current;
    private volatile long lookedAt;

    // what follows is touched by the one reading that is under way alone

    private String told = "";
    private List<FileStamp> seen = List.of();

    /** The last reading has failed for what may be over without a change of the files. */
    private boolean again;

    /**
     * Reads nothing yet.
     *
     * @param threads on which the files are read: another one for each reading, as it may hang
     */
    public FreshFiles(List<@Nullable Path> files, Reader<T> reader, Executor threads, TimeSource time) {
        this(files, reader, reader, threads, time);
    }

    /**
     * Reads nothing yet.
     *
     * @param first used until there is a value; a later reading that fails is repeated by the next look after another change
     * @param threads on which the files are read: another one for each reading, as it may hang
     */
    public FreshFiles(
            List<@Nullable Path> files, Reader<T> first, Reader<T> reader, Executor threads, TimeSource time) {
        this.files = files.stream().filter(Objects::nonNull).toList();
        this.first = first;
        this.reader = reader;
        this.reading = new SoleReading(threads, time);
        this.time = time;
    }

    /**
     * Reads the files unless they were read before. Blocks.
     *
     * @throws IOException they cannot be used, or did not answer in time
     */
    public void begin() throws IOException, InterruptedException {
        if (current == null) {
            inTime(() -> {
                if (current == null) {
                    lookedAt = time.nanoTime();
                    read(first);
                }
            });
        }
    }

    /**
     * The newest value that could be read.
     *
     * @see #begin
     */
    public T current() {
        return Objects.requireNonNull(current);
    }

    /** Whether it is time to {@link #look}. Costs no look at the files. */
    public boolean isDue() {
        return !files.isEmpty() && time.nanoTime() - lookedAt >= INTERVAL.toNanos();
    }

    /**
     * How often a change could not be used, or a look at the files did not come back, and the old value stayed.
     *
     * @see #look
     */
    public long failures() {
        return failures.sum();
    }

    /**
     * Reads the files if one has changed since they were last read, or could not be read then. Whatever goes wrong, the old value
     * stays, which is counted, and logged once.
     *
     * @return ends, never with a failure, when that is done or has taken too long; at once where another look is under way
     */
    public CompletableFuture<?> look() {
        CompletableFuture<Void> looking = reading.begin(this::lookNow);
        if (looking == null) {
            return CompletableFuture.completedFuture(null);
        }
        return reading.within(LOOK, looking).thenAccept(ended -> {
            if (!ended) {
                notLooked(names() + " did not answer within " + TimeText.of(LOOK));
            } else if (looking.isCompletedExceptionally() && !isOfTheEnd(looking.exceptionNow())) { // it has not begun
                lookedAt = time.nanoTime(); // at a limit of threads not each connection is to try
                notLooked(String.valueOf(looking.exceptionNow().getMessage()));
            }
        });
    }

    private static boolean isOfTheEnd(Throwable failure) {
        return failure.getCause() instanceof RejectedExecutionException;
    }

    private void notLooked(String why) {
        failures.increment();
        log.warn("keeping what was read before: {}", why);
    }

    private void lookNow() {
        boolean changed = true;
        try {
            lookedAt = time.nanoTime();
            changed = !stamps().equals(seen);
            if (changed || again) {
                read(reader);
                log.info("read {} again", files.getFirst());
            }
            told = "";
        } catch (IOException e) {
            failed(changed, String.valueOf(e.getMessage()), null);
        } catch (Throwable e) {
            failed(changed, e.toString(), e);
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
     * @throws IOException they cannot be used, or did not answer in time; the old value stays
     */
    public void reload() throws IOException, InterruptedException {
        inTime(() -> {
            lookedAt = time.nanoTime();
            read(reader);
        });
    }

    private void inTime(SoleReading.Work work) throws IOException, InterruptedException {
        SoleReading.Work toldOrAgain = () -> {
            boolean done = false;
            try {
                work.run();
                done = true;
            } finally {
                again |= !done; // one that fails too late for who asked is told by the next look
            }
        };
        if (!reading.read(READING, toldOrAgain)) {
            throw new TlsFileException(
                    "cannot read %s: no answer within %s".formatted(names(), TimeText.of(READING)), null);
        }
    }

    private void read(Reader<T> by) throws IOException {
        // noted before the reading: a change meanwhile is seen by the next look, and so is a failure told only once
        seen = stamps();
        again = false;
        try {
            current = by.read();
        } catch (IOException e) {
            again = isOfTheSystem(e);
            throw e;
        } catch (Throwable e) {
            again = true; // nobody foresaw it, so it may pass
            throw e;
        }
    }

    /** Whether a failure is nothing that the files themselves say. */
    private static boolean isOfTheSystem(IOException e) {
        return !(e instanceof TlsFileException) || e.getCause() instanceof IOException;
    }

    private List<FileStamp> stamps() {
        return files.stream().map(FileStamp::of).toList();
    }

    private String names() {
        return files.isEmpty()
                ? "the authorities that come with the Java machine"
                : files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
