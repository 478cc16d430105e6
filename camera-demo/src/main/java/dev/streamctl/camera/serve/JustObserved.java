package dev.streamctl.camera.serve;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was observed last, for up to {@value #MILLIS} ms: many pages that ask at one moment cost one look at all viewers, and
 * not one each. Safe for use by many threads.
 */
final class JustObserved<T> implements Supplier<T> {

    static final int MILLIS = 50;

    private final Supplier<T> observer;
    private final TimeSource time;
    private @Nullable T last;
    private long at;

    JustObserved(Supplier<T> observer, TimeSource time) {
        this.observer = observer;
        this.time = time;
    }

    @Override
    public synchronized T get() {
        T known = last;
        if (known == null || time.nanoTime() - at > Duration.ofMillis(MILLIS).toNanos()) {
            known = observer.get();
            last = known;
            at = time.nanoTime();
        }
        return known;
    }
}
