package dev.streamctl.task;

import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** A clock that a test moves, which knows what was asked of it and can fail. For one thread. */
final class RecordedTime implements TimeSource {

    final ManualTime clock = new ManualTime();

    /** The delays. */
    final List<String> asked = new ArrayList<>();

    /** How many timers it still takes before it has no thread. */
    int room = Integer.MAX_VALUE;

    /** Whether what is taken back rings all the same. */
    boolean tooLate;

    /** Whether it keeps what is set, for a test to run it late or never. */
    boolean stalls;

    final List<Runnable> kept = new ArrayList<>();

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        asked.add(delay.toMillis() + " ms");
        if (room == 0) {
            throw new RejectedExecutionException("no thread");
        }
        room--;
        if (stalls) {
            kept.add(task);
            return () -> kept.remove(task);
        }
        Timer timer = clock.schedule(delay, task);
        return tooLate ? () -> {} : timer;
    }
}
