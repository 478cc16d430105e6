package dev.streamctl.internal;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The waiting, on a clock, for what ends on threads of its own. */
public final class Patience {

    private Patience() {}

    /**
     * Waits until all are done, with or without a failure. An interrupt of the caller stays pending.
     *
     * @return false when the time was up before
     */
    public static boolean areDone(List<? extends CompletableFuture<?>> all, Duration patience, TimeSource time) {
        var over = new CompletableFuture<Boolean>();
        TimeSource.Timer timer = time.schedule(patience, () -> over.complete(false));
        var _ = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .whenComplete((_, _) -> over.complete(true));
        try {
            return over.join();
        } finally {
            timer.cancel();
        }
    }
}
