package dev.streamctl.internal.tls;

import dev.streamctl.task.Deadline;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Readings of files on threads that may hang, as on a mount whose server is away: one at a time, so that none pile up, and every
 * wait for one has an end. Safe for use by many threads.
 */
final class SoleReading {

    /** What is read. */
    interface Work {
        /** Runs on a thread that may hang. */
        void run() throws IOException;
    }

    private final Executor threads;
    private final TimeSource time;
    private final AtomicReference<@Nullable CompletableFuture<Void>> underWay = new AtomicReference<>();

    /** @param threads one for each reading */
    SoleReading(Executor threads, TimeSource time) {
        this.threads = threads;
        this.time = time;
    }

    /**
     * Begins a reading.
     *
     * @return ends as the reading does, with its failure; null where another is under way, and this one does not begin
     */
    @Nullable
    CompletableFuture<Void> begin(Work work) {
        var reading = new CompletableFuture<Void>();
        if (!underWay.compareAndSet(null, reading)) {
            return null;
        }
        try {
            threads.execute(() -> run(work, reading));
        } catch (RejectedExecutionException e) {
            notBegun(reading, new IOException("the network was closed", e));
        } catch (Throwable e) { // a limit of threads that is reached, which passes
            notBegun(reading, new IOException("no thread to read it: " + e, e));
        }
        return reading;
    }

    private void notBegun(CompletableFuture<Void> reading, IOException why) {
        underWay.set(null);
        reading.completeExceptionally(why);
    }

    private void run(Work work, CompletableFuture<Void> reading) {
        Throwable failure = null;
        try {
            work.run();
        } catch (Throwable e) {
            failure = e;
        }
        underWay.set(null); // before the end is told: whoever waits for it may begin the next one
        if (failure == null) {
            reading.complete(null);
        } else {
            reading.completeExceptionally(failure);
        }
    }

    /** Whether a reading has ended, told at its end or when the time has passed. Never fails. */
    CompletableFuture<Boolean> within(Duration patience, CompletableFuture<Void> reading) {
        if (reading.isDone()) {
            return CompletableFuture.completedFuture(true);
        }
        var late = new CompletableFuture<Void>();
        TimeSource.Timer timer = time.schedule(patience, () -> late.complete(null));
        // unlike other ways to wait for either, this leaves nothing behind at a reading that never ends
        return CompletableFuture.anyOf(reading, late).handle((_, _) -> {
            timer.cancel();
            return reading.isDone();
        });
    }

    /**
     * Does a reading behind the one that is under way. Blocks.
     *
     * @return false where it was not done in time; it may be done later, if it has begun
     * @throws IOException it failed
     * @throws InterruptedException interrupted while it waited; the reading goes on
     */
    boolean read(Duration patience, Work work) throws IOException, InterruptedException {
        Deadline end = Deadline.after(patience, time);
        CompletableFuture<Void> reading = begin(work);
        while (reading == null) {
            CompletableFuture<Void> before = underWay.get();
            if (before != null && !endsBefore(end, before)) {
                return false;
            }
            reading = begin(work);
        }
        if (!endsBefore(end, reading)) {
            return false;
        }
        try {
            reading.get();
            return true;
        } catch (ExecutionException e) {
            throw SoleReading.<RuntimeException>failure(e.getCause());
        }
    }

    private boolean endsBefore(Deadline end, CompletableFuture<Void> reading) throws InterruptedException {
        try {
            return reading.isDone()
                    || !end.passed() && within(end.remaining(), reading).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it never fails
        }
    }

    @SuppressWarnings("unchecked") // an unforeseen failure is thrown as what it is
    private static <X extends Throwable> IOException failure(@Nullable Throwable failure) throws X, IOException {
        if (failure instanceof IOException known) {
            throw known;
        }
        throw (X) failure;
    }
}
