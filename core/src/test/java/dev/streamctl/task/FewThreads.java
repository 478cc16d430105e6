package dev.streamctl.task;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The main class of {@link FewThreadsTest}'s process: timers that are due at once, on a machine with one thread for them. */
public final class FewThreads {

    private static final int TIMERS = 5;
    private static final Duration IN_TIME = Duration.ofSeconds(2);

    private FewThreads() {}

    /** Has one thread, and then no more. */
    public static final class OnlyOne implements ForkJoinPool.ForkJoinWorkerThreadFactory {

        private final AtomicBoolean given = new AtomicBoolean();

        /** For the JDK. */
        public OnlyOne() {}

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            if (given.getAndSet(true)) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        }
    }

    /** The machine's, but for its clock, which stands until the test moves it: so that all are due at one moment. */
    private static final class Standing implements TimeSource {

        private volatile long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return SystemTime.INSTANCE.schedule(delay, task);
        }
    }

    /** Prints how many of the timers ring. */
    public static void main(String[] args) throws InterruptedException {
        var clock = new Standing();
        var time = new SparingTime(clock);
        var left = new CountDownLatch(TIMERS);
        for (int i = 0; i < TIMERS; i++) {
            time.schedule(IN_TIME, left::countDown);
        }
        clock.now = IN_TIME.toNanos();
        System.out.println(left.await(60, TimeUnit.SECONDS) ? "all" : left.getCount() + " are missing");
    }
}
