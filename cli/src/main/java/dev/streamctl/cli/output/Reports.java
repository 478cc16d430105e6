package dev.streamctl.cli.output;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a run now and then, and at its end, on threads of their own: who reads standard output slowly, or not at all,
 * holds neither the work nor its end up. Reports that were missed, while the process was stopped say, are not made up for.
 */
public final class Reports {

    /** How long a report under way may take at the end, and then the last one. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Output output;
    private final Duration interval;
    private final Supplier<? extends Report> stats;
    private final Runnable failed;
    private final long start = System.nanoTime();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread;

    private volatile @Nullable IOException failure;

    private Reports(Output output, Duration interval, Supplier<? extends Report> stats, Runnable failed) {
        this.output = output;
        this.interval = interval;
        this.stats = stats;
        this.failed = failed;
        thread = Thread.ofPlatform().daemon().name("streamctl-reports").unstarted(this::tellAll);
    }

    /**
     * Begins.
     *
     * @param interval between two; zero is never
     * @param failed told where standard output takes no more, on another thread
     */
    public static Reports begin(Output output, Duration interval, Supplier<? extends Report> stats, Runnable failed) {
        var reports = new Reports(output, interval, stats, failed);
        reports.thread.start();
        return reports;
    }

    private void tellAll() {
        long period = interval.isZero() ? Long.MAX_VALUE : interval.toNanos();
        try {
            while (!end.await(period - (System.nanoTime() - start) % period, TimeUnit.NANOSECONDS)) {
                output.progress(stats.get());
            }
        } catch (IOException e) {
            failure = e;
            failed.run();
        } catch (InterruptedException e) {
            // nobody does that
        }
    }

    /**
     * Ends them with a last one.
     *
     * @return why standard output does not have all of them; null where it has, or is not where they go
     * @throws OutputGoneException the reader has left
     */
    public @Nullable IOException end(Report last) throws IOException, InterruptedException {
        end.countDown();
        IOException held = null;
        if (!thread.join(PATIENCE) && output.isJson()) { // else it is standard error that holds it
            held = output.giveUp();
        }
        OutputFailedException untold = output.last(List.of(last), PATIENCE);
        if (failure != null) {
            return failure;
        }
        return held == null ? untold : held;
    }
}
