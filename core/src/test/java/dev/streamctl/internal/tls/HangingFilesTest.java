package dev.streamctl.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.LogLines;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files on a mount whose server is away: whatever touches them comes back when the test lets it, or never. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HangingFilesTest {

    private static final Path FILE = Path.of("/mnt/ca.pem");

    private final ManualTime time = new ManualTime();

    /** Readings that hang. */
    private final Queue<Runnable> hung = new ConcurrentLinkedQueue<>();

    /** Why there is no thread for a reading. */
    private @Nullable Error noThread;

    private final Queue<String> values = new ArrayDeque<>(List.of("first", "second", "third"));

    private final FreshFiles<String> files = new FreshFiles<>(List.of(FILE), values::remove, this::hang, time);

    private void hang(Runnable reading) {
        if (noThread != null) {
            throw noThread;
        }
        hung.add(reading);
    }

    private void read() throws IOException {
        FutureTask<Void> beginning = blocking(files::begin);
        comeBack();
        join(beginning);
        assertEquals("first", files.current());
    }

    private void comeBack() {
        while (hung.peek() == null) {
            Thread.onSpinWait();
        }
        hung.remove().run();
    }

    private interface Call {
        void run() throws IOException, InterruptedException;
    }

    private static FutureTask<Void> blocking(Call call) {
        var task = new FutureTask<Void>(() -> {
            call.run();
            return null;
        });
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void join(FutureTask<Void> call) throws IOException {
        try {
            call.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw assertThrows(IOException.class, () -> {
                throw e.getCause();
            });
        } catch (Exception e) {
            throw new AssertionError("it does not end", e);
        }
    }

    private void assertNoAnswer(FutureTask<Void> call) {
        var told = assertThrows(TlsFileException.class, () -> join(call));
        assertEquals("cannot read /mnt/ca.pem: no answer within 5s", told.getMessage());
    }

    @Test
    void aLookHoldsNobodyUpForLongerThanTwoSecondsAndThatIsToldOnce() throws Exception {
        read();
        try (var log = new LogLines()) {
            CompletableFuture<?> look = files.look();
            time.advance(FreshFiles.LOOK.minusNanos(1));
            assertFalse(look.isDone());
            time.advance(Duration.ofNanos(1));
            assertTrue(look.isDone());
            for (int i = 0; i < 10; i++) {
                time.advance(FreshFiles.INTERVAL);
                assertTrue(files.look().isDone());
            }
            assertEquals(1, hung.size(), "one look at a time");
            assertEquals("first", files.current());
            assertEquals(1, files.failures());
            assertEquals(
                    1, log.containing("/mnt/ca.pem did not answer within 2s").size());
        }
        comeBack();
        CompletableFuture<?> look = files.look();
        assertFalse(look.isDone(), "it is looked again once the files have answered");
        comeBack();
        assertTrue(look.isDone());
    }

    @Test
    void aReloadBehindALookThatHangsIsToldSo() throws Exception {
        read();
        files.look();
        FutureTask<Void> reload = blocking(files::reload);
        time.awaitTimers(2);
        time.advance(FreshFiles.READING);
        assertNoAnswer(reload);
        assertEquals(1, hung.size());
        assertEquals("first", files.current());
    }

    @Test
    void aReloadThatHangsIsToldSoAndUsedWhenItComesBack() throws Exception {
        read();
        FutureTask<Void> reload = blocking(files::reload);
        time.awaitTimers(1);
        time.advance(FreshFiles.READING);
        assertNoAnswer(reload);
        assertTrue(files.look().isDone());
        comeBack();
        assertEquals("second", files.current());
    }

    @Test
    void aReloadBehindALookThatComesBackReadsForItself() throws Exception {
        read();
        files.look();
        FutureTask<Void> reload = blocking(files::reload);
        time.awaitTimers(2);
        comeBack();
        comeBack();
        join(reload);
        assertEquals("second", files.current());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void whereThereIsNoThreadForAReadingTheNextLookTriesAgain() throws Exception {
        read();
        noThread = new OutOfMemoryError("unable to create native thread");
        try (var log = new LogLines()) {
            assertTrue(files.look().isDone());
            assertEquals(1, log.containing("unable to create native thread").size());
        }
        assertEquals(1, files.failures());
        assertThrows(IOException.class, files::reload);
        noThread = null;
        CompletableFuture<?> look = files.look();
        assertFalse(look.isDone());
        comeBack();
        assertTrue(look.isDone());
    }

    /** As it does where a deadline of the caller passes. */
    @Test
    void anInterruptEndsTheWaitForAReading() throws Exception {
        read();
        var end = new CompletableFuture<Exception>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                files.reload();
                end.complete(new IllegalStateException("it has read"));
            } catch (IOException | InterruptedException e) {
                end.complete(e);
            }
        });
        time.awaitTimers(1);
        thread.interrupt();
        assertInstanceOf(InterruptedException.class, end.get(60, TimeUnit.SECONDS));
    }

    @Test
    void aFirstReadingThatHangsIsToldSoToAllWhoWaitAndBegunOnce() throws Exception {
        List<FutureTask<Void>> waiting = List.of(blocking(files::begin), blocking(files::begin));
        time.awaitTimers(2);
        time.advance(FreshFiles.READING);
        waiting.forEach(this::assertNoAnswer);
        assertEquals(1, hung.size());
        FutureTask<Void> later = blocking(files::begin);
        time.awaitTimers(1);
        comeBack();
        comeBack(); // of the one that waited, which finds the value there
        join(later);
        assertEquals("first", files.current());
        assertEquals(List.of("second", "third"), List.copyOf(values));
    }
}
