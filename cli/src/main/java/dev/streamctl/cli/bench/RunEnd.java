package dev.streamctl.cli.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What ends a run: the last connection has all its answers, or the first one fails. Safe for use by many threads. */
final class RunEnd {

    private final AtomicInteger left;
    private final CompletableFuture<@Nullable Exception> ended = new CompletableFuture<>();

    RunEnd(int connections) {
        this.left = new AtomicInteger(connections);
    }

    /** One more connection sends nothing more and has all its answers. Once for each. */
    void answered() {
        if (left.decrementAndGet() == 0) {
            ended.complete(null);
        }
    }

    /** A connection failed; the first failure counts. */
    void failed(Exception why) {
        ended.complete(why);
    }

    /** Waits for at most so long; returns whether it is over. */
    boolean await(long nanos) throws InterruptedException {
        try {
            ended.get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new AssertionError("failures are results here", e);
        }
    }

    /** The first failure, null where there was none. */
    @Nullable
    Exception failure() {
        return ended.getNow(null);
    }
}
