package dev.streamctl.telemetry.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class QueuedSinkTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Writes when it may. */
    private static final class Gate implements SinkWriter {

        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch entered = new CountDownLatch(1);
        private final List<Datagram> written = new ArrayList<>();

        @Override
        public String name() {
            return "gate";
        }

        @Override
        public void write(List<Datagram> datagrams, Undelivered undelivered) {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                datagrams.forEach(each -> undelivered.add(each, each.samples(), "interrupted"));
                return;
            }
            written.addAll(datagrams);
        }

        @Override
        public void close() {}
    }

    @Test
    void aFullQueueDropsTheOldestAndTellsWhose() throws Exception {
        var gate = new Gate();
        Map<Long, Long> told = new ConcurrentHashMap<>();
        int size = Given.lines(1, "m f=1").size();
        var sink = new QueuedSink(gate, 10 * size, TimeSource.system(), PATIENCE);
        sink.start((device, samples) -> told.merge(device, samples, Long::sum));
        sink.accept(List.of(Given.lines(1, "m f=1")));
        gate.entered.await();
        for (int i = 0; i < 4; i++) {
            sink.accept(List.of(Given.lines(2, "m f=1")));
        }
        for (int i = 0; i < 10; i++) {
            sink.accept(List.of(Given.lines(3, "m f=1")));
        }
        assertEquals(new SinkStats(15, 0, 4, 11), sink.stats());
        assertEquals(Map.of(2L, 4L), told);
        gate.open.countDown();
        sink.close();
        assertEquals(new SinkStats(15, 11, 4, 0), sink.stats());
        assertEquals(11, gate.written.size());
    }

    @Test
    void aWriterThatHangsIsLeftAndWhatItHadIsDropped() throws Exception {
        var gate = new Gate();
        var sink = new QueuedSink(gate, 100_000, TimeSource.system(), Duration.ofMillis(50));
        sink.accept(List.of(Given.lines(1, "m f=1")));
        gate.entered.await();
        sink.accept(List.of(Given.lines(1, "m f=2")));
        sink.close();
        assertTrue(sink.awaitSettled(PATIENCE)); // the writer that was interrupted says so when it gets to it
        assertEquals(new SinkStats(2, 0, 2, 0), sink.stats());
    }

    /** Throws what a writer must not, at its first write, when it has told of a part. */
    private static final class Faulty implements SinkWriter {

        private final List<Datagram> written = new ArrayList<>();
        private boolean hasFailed;

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public void write(List<Datagram> datagrams, Undelivered undelivered) {
            if (!hasFailed) {
                hasFailed = true;
                undelivered.add(datagrams.getFirst(), 1, "told");
                throw new IllegalStateException("a mistake");
            }
            written.addAll(datagrams);
        }

        @Override
        public void close() {
            throw new IllegalStateException("another one");
        }
    }

    @Test
    void aWriterThatThrowsLosesItsBatchCountedAndGoesOn() throws Exception {
        var faulty = new Faulty();
        Map<Long, Long> told = new ConcurrentHashMap<>();
        var sink = new QueuedSink(faulty, 100_000, TimeSource.system(), PATIENCE);
        sink.start((device, samples) -> told.merge(device, samples, Long::sum));
        sink.accept(List.of(Given.lines(1, "m f=1", "m f=2", "m f=3")));
        assertTrue(sink.awaitSettled(PATIENCE));
        assertEquals(new SinkStats(3, 0, 3, 0), sink.stats());
        assertEquals(Map.of(1L, 3L), told);
        sink.accept(List.of(Given.lines(2, "m f=4")));
        sink.close();
        assertEquals(new SinkStats(4, 1, 3, 0), sink.stats());
        assertEquals(1, faulty.written.size());
    }

    /** Runs out of memory at its first write. */
    private static final class Exhausted implements SinkWriter {

        private final OutOfMemoryError failure = new OutOfMemoryError("none left");

        @Override
        public String name() {
            return "exhausted";
        }

        @Override
        public void write(List<Datagram> datagrams, Undelivered undelivered) {
            undelivered.add(datagrams.getFirst(), 1, "told");
            throw failure;
        }

        @Override
        public void close() {}
    }

    @Test
    void anErrorOfTheWriterEndsTheSinkWhichTellsItAndCountsWhatItDrops() throws Exception {
        var exhausted = new Exhausted();
        Map<Long, Long> told = new ConcurrentHashMap<>();
        var failure = new CompletableFuture<Throwable>();
        var sink = new QueuedSink(exhausted, 100_000, TimeSource.system(), PATIENCE);
        sink.whenFailed(failure::complete);
        sink.start((device, samples) -> told.merge(device, samples, Long::sum));
        sink.accept(List.of(Given.lines(1, "m f=1", "m f=2")));
        assertSame(exhausted.failure, failure.get());
        assertEquals(new SinkStats(2, 0, 2, 0), sink.stats());
        sink.accept(List.of(Given.lines(2, "m f=3")));
        assertTrue(sink.awaitSettled(PATIENCE));
        sink.close();
        assertEquals(new SinkStats(3, 0, 3, 0), sink.stats());
        assertEquals(Map.of(1L, 2L, 2L, 1L), told);
    }

    /** Tells at each write that what it was given with the one before was lost. */
    private static final class Late implements SinkWriter {

        private final List<Datagram> before = new ArrayList<>();

        @Override
        public String name() {
            return "late";
        }

        @Override
        public void write(List<Datagram> datagrams, Undelivered undelivered) {
            before.forEach(each -> undelivered.add(each, each.samples(), "refused"));
            before.clear();
            before.addAll(datagrams);
        }

        @Override
        public void close() {}
    }

    @Test
    void whatIsLostBehindItsWriteNoLongerCountsAsDelivered() throws Exception {
        Map<Long, Long> told = new ConcurrentHashMap<>();
        var sink = new QueuedSink(new Late(), 100_000, TimeSource.system(), PATIENCE);
        sink.start((device, samples) -> told.merge(device, samples, Long::sum));
        sink.accept(List.of(Given.lines(1, "m f=1", "m f=2")));
        assertTrue(sink.awaitSettled(PATIENCE));
        assertEquals(new SinkStats(2, 2, 0, 0), sink.stats());
        sink.accept(List.of(Given.lines(2, "m f=3")));
        sink.close();
        assertEquals(new SinkStats(3, 1, 2, 0), sink.stats());
        assertEquals(Map.of(1L, 2L), told);
    }
}
