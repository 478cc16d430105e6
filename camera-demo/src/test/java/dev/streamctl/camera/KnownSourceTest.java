package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KnownSourceTest {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final String PROBLEM =
            "the source " + Named.class.getName() + " does not say its name, pace and quality: ";

    private final ManualTime time = new ManualTime();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** One whose name is a function. */
    private record Named(Supplier<String> called) implements FrameSource {
        @Override
        public String name() {
            return called.get();
        }

        @Override
        public boolean isPaced() {
            return true;
        }

        @Override
        public Capture open() {
            throw new AssertionError("opened");
        }
    }

    private CompletableFuture<KnownSource> known(Supplier<String> name) {
        var known = new CompletableFuture<KnownSource>();
        Thread.ofVirtual()
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
                    try {
                        known.complete(KnownSource.of(new Named(name), WITHIN));
                    } catch (Exception e) {
                        known.completeExceptionally(e);
                    }
                }));
        return known;
    }

    private static Throwable failure(CompletableFuture<KnownSource> known) {
        return assertThrows(ExecutionException.class, () -> known.get(60, TimeUnit.SECONDS))
                .getCause();
    }

    private String hang() {
        entered.countDown();
        Waits.uninterruptibly(released);
        return "late";
    }

    @Test
    void whatItSaysIsKept() throws Exception {
        KnownSource known = known(() -> "a camera").get(60, TimeUnit.SECONDS);
        assertEquals("a camera", known.name());
        assertEquals(true, known.isPaced());
        assertSame(known.quality(), known.quality());
    }

    @Test
    void oneThatHangsIsGivenUpAtItsDeadlineAlthoughItIgnoresItsInterrupt() throws Exception {
        CompletableFuture<KnownSource> known = known(this::hang);
        entered.await();
        time.awaitTimers(1);
        time.advance(WITHIN);
        try {
            var failure = assertInstanceOf(SourceException.class, failure(known));
            assertEquals(PROBLEM + "for 10.0 s", failure.getMessage());
            assertEquals(Reason.NOT_OPENED, failure.reason());
        } finally {
            released.countDown();
        }
    }

    @Test
    void anInterruptOfWhoWaitsForOneThatHangsEndsTheWait() throws Exception {
        var ended = new CompletableFuture<Void>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                KnownSource.of(new Named(this::hang), WITHIN.multipliedBy(100));
            } catch (InterruptedException e) {
                ended.complete(null);
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        entered.await();
        thread.interrupt();
        try {
            ended.get(60, TimeUnit.SECONDS);
        } finally {
            released.countDown();
        }
    }

    @Test
    void whatItThrowsAndANullAreToldInOneLine() {
        assertEquals(
                PROBLEM + "java.lang.UnsatisfiedLinkError: no camera in java.library.path",
                failure(known(() -> {
                            throw new UnsatisfiedLinkError("no camera in java.library.path");
                        }))
                        .getMessage());
        assertEquals(
                PROBLEM + "a bug",
                failure(known(() -> {
                            throw new IllegalStateException("a bug");
                        }))
                        .getMessage());
        assertEquals(PROBLEM + "its name is null", failure(known(() -> null)).getMessage());
    }
}
