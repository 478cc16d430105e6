package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.jpeg.Jpegs;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(180)
class ProcessingTest {

    private static final Duration HALF = Duration.ofMillis(500);

    private final ManualTime time = new ManualTime();
    private final FrameHub hub = new FrameHub(10, time, InstantSource.fixed(Instant.EPOCH));
    private final Semaphore begun = new Semaphore(0);
    private Processing processing;
    private Thread thread;

    private void start(FrameProcessor processor) {
        processing = new Processing(processor, hub, HALF);
        thread = Thread.ofVirtual()
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
                    try {
                        processing.run();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }));
    }

    @AfterEach
    void stop() throws InterruptedException {
        hub.close();
        thread.join();
    }

    private static void assertBalanced(Processing.Stats stats) {
        assertEquals(
                stats.frames(), stats.processed() + stats.late() + stats.failed() + stats.skipped(), stats::toString);
    }

    @Test
    void theMotionScoreIsTheShareOfThePictureThatChanged() {
        start(new MotionScore());
        hub.publish(Jpegs.numbered(0));
        Waits.until(() -> assertEquals(Map.of("motion", 0.0), processing.stats().values()));
        time.advance(HALF);
        hub.publish(Jpegs.numbered(0b1111_0000));
        Waits.until(
                () -> assertEquals(Map.of("motion", 0.25), processing.stats().values()));
        assertEquals(2, processing.stats().processed());
    }

    @Test
    void aProcessorIsGivenNoMoreFramesThanItWants() {
        start(wanting(() -> 5));
        for (int i = 1; i <= 20; i++) {
            hub.publish(Jpegs.numbered(i));
            if (i % 2 == 1) {
                double expected = i;
                Waits.until(
                        () -> assertEquals(expected, processing.stats().values().get("sequence")));
            }
            time.advance(Duration.ofMillis(100));
        }
        hub.publish(FrameType.NO_SIGNAL, Jpegs.numbered(21));
        Waits.until(() -> assertEquals(20, processing.stats().frames()));
        Processing.Stats stats = processing.stats();
        assertEquals(10, stats.processed());
        assertEquals(10, stats.skipped());
        assertBalanced(stats);
    }

    /** One that is asked for its rate and gives {@code rate}. */
    private static FrameProcessor wanting(DoubleSupplier rate) {
        return new FrameProcessor() {
            @Override
            public Map<String, Double> process(Frame frame) {
                return Map.of("sequence", (double) frame.sequence());
            }

            @Override
            public double maxFps() {
                return rate.getAsDouble();
            }
        };
    }

    static List<DoubleSupplier> mistakes() {
        return List.of(
                () -> Double.NaN,
                () -> -1,
                () -> Double.POSITIVE_INFINITY,
                () -> 1001,
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new NoClassDefFoundError("a/Library");
                });
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aProcessorWhoseRateCannotBeIsGivenAllFrames(DoubleSupplier rate) {
        start(wanting(rate));
        for (int i = 1; i <= 3; i++) {
            double expected = i;
            hub.publish(Jpegs.numbered(i));
            Waits.until(() -> assertEquals(expected, processing.stats().values().get("sequence")));
        }
        Waits.until(() -> assertEquals(3, processing.stats().frames()));
        assertEquals(3, processing.stats().processed());
        assertBalanced(processing.stats());
    }

    @Test
    void aProcessorThatHangsOverItsRateIsGivenUpAtTheDeadlineAndThenGivenAllFrames() throws Exception {
        start(wanting(() -> {
            begun.release();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1;
        }));
        begun.acquire();
        time.awaitTimers(1);
        time.advance(HALF);
        hub.publish(Jpegs.numbered(1));
        Waits.until(() -> {
            time.advance(Duration.ZERO);
            assertEquals(1.0, processing.stats().values().get("sequence"));
        });
    }

    @Test
    void aLateFrameIsGivenUpAndThoseMeanwhileAreSkipped() throws Exception {
        var never = new CountDownLatch(1);
        start(frame -> {
            begun.release();
            if (frame.sequence() == 1) {
                never.await();
            }
            return Map.of("sequence", (double) frame.sequence());
        });
        hub.publish(Jpegs.numbered(1));
        begun.acquire();
        for (int i = 2; i <= 5; i++) {
            hub.publish(Jpegs.numbered(i));
        }
        time.advance(HALF);
        Waits.until(() -> {
            time.advance(Duration.ZERO);
            assertEquals(5.0, processing.stats().values().get("sequence"));
        });
        Waits.until(() -> assertEquals(5, processing.stats().frames()));
        Processing.Stats stats = processing.stats();
        assertEquals(1, stats.late());
        assertEquals(3, stats.skipped());
        assertBalanced(stats);
    }

    /** The interrupt that stays pending is what lets the end not wait for the processor's thread. */
    @Test
    void aProcessorThatIgnoresItsInterruptIsNotWaitedForAtTheEnd() throws Exception {
        var released = new CountDownLatch(1);
        var pending = new CompletableFuture<Boolean>();
        processing = new Processing(
                frame -> {
                    begun.release();
                    Waits.uninterruptibly(released);
                    return Map.of();
                },
                hub,
                HALF);
        thread = Thread.ofVirtual()
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
                    try {
                        processing.run();
                    } catch (Exception e) {
                        pending.complete(Thread.interrupted());
                    }
                }));
        hub.publish(Jpegs.numbered(1));
        begun.acquire();
        thread.interrupt();
        thread.join();
        released.countDown();
        assertTrue(pending.getNow(false));
    }

    private static Map<String, Double> withNull() {
        Map<String, Double> values = new HashMap<>();
        values.put("motion", null);
        return values;
    }

    static List<Callable<Map<String, Double>>> failures() {
        return List.of(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {
                    throw new NoClassDefFoundError("a/Library");
                },
                () -> {
                    throw new InterruptedException("its own");
                },
                () -> null,
                () -> Map.of("motion", Double.NaN),
                () -> Map.of("motion", Double.NEGATIVE_INFINITY),
                ProcessingTest::withNull);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aProcessorThatFailsIsCountedAndGoesOn(Callable<Map<String, Double>> failure) {
        start(frame -> frame.sequence() == 1 ? failure.call() : Map.of());
        hub.publish(Jpegs.numbered(1));
        Waits.until(() -> assertEquals(1, processing.stats().failed()));
        hub.publish(FrameType.NO_SIGNAL, Jpegs.numbered(2));
        hub.publish(Jpegs.numbered(3));
        Waits.until(() -> {
            Processing.Stats stats = processing.stats();
            assertTrue(stats.processed() == 1 && stats.frames() >= 2, stats::toString);
            assertBalanced(stats);
        });
    }
}
