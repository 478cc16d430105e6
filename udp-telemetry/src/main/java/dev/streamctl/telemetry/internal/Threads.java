package dev.streamctl.telemetry.internal;

import java.time.Duration;
import java.util.List;

/** Waiting for threads to end. */
public final class Threads {

    private Threads() {}

    /** Waits until all have ended, for each at most {@code limit}; an interrupt is kept for later. */
    public static void awaitEnd(List<Thread> threads, Duration limit) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            boolean waited = false;
            while (!waited) {
                try {
                    thread.join(limit);
                    waited = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
