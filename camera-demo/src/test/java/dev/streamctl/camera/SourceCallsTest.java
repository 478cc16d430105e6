package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.Offload;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stop that comes while a source is opened or closed: the process may end behind it, and nobody would end what was opened. */
@Timeout(180)
class SourceCallsTest {

    private static final Duration FAR = Duration.ofMinutes(10);

    private final FakeSource source = new FakeSource(true);
    private final SourceCalls calls = new SourceCalls(FAR);

    /** Runs it, and interrupts it once it waits for a call into the source. */
    private static <T> FutureTask<T> interrupted(AtomicInteger calls, FutureTask<T> task) {
        Thread thread = Thread.ofPlatform().start(task);
        Waits.until(() -> assertEquals(1, calls.get()));
        Waits.until(() -> assertTrue(
                thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING));
        thread.interrupt();
        Waits.until(() -> assertTrue(!thread.isInterrupted()));
        return task;
    }

    @Test
    void aCloseIsWaitedForThoughAnInterruptComesMeanwhileWhichStaysPending() throws Exception {
        source.mayClose = new CountDownLatch(1);
        FrameSource.Capture capture = source.open();
        var task = interrupted(source.closing, new FutureTask<>(() -> {
            calls.close(capture, source);
            return Thread.currentThread().isInterrupted() + ", " + source.closed.get();
        }));
        source.mayClose.countDown();
        assertEquals("true, 1", task.get());
        assertEquals(0, calls.stuck());
    }

    @Test
    void whatIsBeingOpenedAtAStopIsClosedBeforeThatEnds() throws Exception {
        source.mayOpen = new CountDownLatch(1);
        try (Offload thread = Offload.open(1, 0, TimeSource.system())) {
            var task = interrupted(source.opened, new FutureTask<>(() -> {
                try {
                    return new SourceOpening(source, calls).open(thread, FAR);
                } catch (InterruptedException e) {
                    return source.closed.get();
                }
            }));
            source.mayOpen.countDown();
            assertEquals(1, assertInstanceOf(Integer.class, task.get()));
        }
    }

    @Test
    void whatIsNotBeingOpenedYetAtAStopIsNotWaitedFor() {
        try (Offload thread = Offload.open(1, 0, TimeSource.system())) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> new SourceOpening(source, calls).open(thread, FAR));
            assertEquals(0, source.opened.get());
        }
    }

    /** A program that is asked to end has its time for that. */
    @Test
    void whatOpensTooLateIsClosedOnAThreadThatMayWait() throws Exception {
        source.mayOpen = new CountDownLatch(1);
        var interrupted = new CompletableFuture<Boolean>();
        source.onClose = () -> interrupted.complete(Thread.currentThread().isInterrupted());
        try (Offload thread = Offload.open(1, 0, TimeSource.system())) {
            var task = interrupted(
                    source.opened,
                    new FutureTask<>(() -> assertThrows(
                            InterruptedException.class, () -> new SourceOpening(source, calls).open(thread, FAR))));
            source.mayOpen.countDown();
            task.get();
            assertEquals(false, interrupted.get());
        }
    }
}
