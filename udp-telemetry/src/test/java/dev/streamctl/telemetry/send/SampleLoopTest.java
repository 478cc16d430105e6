package dev.streamctl.telemetry.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.send.FakeNetwork.Answer;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.testing.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SampleLoopTest {

    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final FakeNetwork network = new FakeNetwork();
    private final ManualTime time = new ManualTime();
    private final ConcurrentLinkedQueue<Duration> readings = new ConcurrentLinkedQueue<>();

    private final SampleSource source = samples -> {
        readings.add(time.elapsed());
        samples.accept(Sample.of("m", "v", FieldValue.of(readings.size())));
    };

    private TelemetrySender sender(String host) {
        var options = SenderOptions.to(new Target(host, 9100), "d");
        return ScopedValue.where(TimeSource.CURRENT, time)
                .call(() -> TelemetrySender.open(options, new Random(1), () -> Instant.EPOCH, network));
    }

    private Thread start(SampleLoop loop) {
        return Thread.ofVirtual()
                .start(() -> ScopedValue.where(TimeSource.CURRENT, time).run(() -> {
                    try {
                        loop.run();
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
    }

    /** Moves the clock in steps that are not those of the period, to the end of the loop. */
    private void runToItsEnd(Thread loop, int timersOfOthers) throws InterruptedException {
        while (loop.isAlive()) {
            if (time.pendingTimers() > timersOfOthers) {
                time.advance(Duration.ofMillis(10));
            } else {
                loop.join(Duration.ofMillis(1));
            }
        }
    }

    /** When 50 readings at 10 Hz began. */
    private List<Duration> schedule(String host, int timersOfOthers) throws InterruptedException {
        Duration start = time.elapsed();
        readings.clear();
        TelemetrySender sender = sender(host);
        SampleLoop loop = new SampleLoop(sender, source, PERIOD, 50, FOREVER);
        runToItsEnd(start(loop), timersOfOthers);
        assertEquals(new LoopStats(50, 0, 0), loop.stats());
        SenderStats stats = sender.stats();
        assertEquals(50, stats.offered());
        assertEquals(50, stats.sent() + stats.dropped());
        sender.close();
        return readings.stream().map(reading -> reading.minus(start)).toList();
    }

    @Test
    void noTargetMovesAReading() throws Exception {
        List<Duration> reachable = schedule("192.0.2.1", 1);
        assertEquals(50, reachable.size());
        for (int i = 0; i < 50; i++) {
            assertEquals(PERIOD.multipliedBy(i), reachable.get(i));
        }
        network.answers = () -> Answer.FULL;
        assertEquals(reachable, schedule("192.0.2.1", 1), "full");
        network.answers = () -> Answer.UNREACHABLE;
        assertEquals(reachable, schedule("192.0.2.1", 2), "unreachable");
        network.answers = () -> Answer.BROKEN;
        assertEquals(reachable, schedule("192.0.2.1", 2), "broken");
        network.answers = () -> Answer.TAKEN;
        assertEquals(reachable, schedule("hangs.example", 1), "a look-up that hangs");
        assertEquals(1, network.background.size());
    }

    @Test
    void aRefusingTargetMovesNoReading() throws Exception {
        boolean[] refused = {false};
        network.answers = () -> (refused[0] = !refused[0]) ? Answer.REFUSED : Answer.TAKEN;
        List<Duration> schedule = schedule("192.0.2.1", 2);
        assertEquals(PERIOD.multipliedBy(49), schedule.getLast());
        assertEquals(50, network.sent.size());
        assertTrue(network.links.size() > 1, "the source port changed");
    }

    @Test
    void aLateReadingIsSkippedAndCounted() throws Exception {
        TelemetrySender sender = sender("192.0.2.1");
        SampleSource slow = samples -> {
            source.read(samples);
            if (readings.size() == 2) {
                time.advance(Duration.ofMillis(250)); // as if it took so long
            }
        };
        SampleLoop loop = new SampleLoop(sender, slow, PERIOD, 4, FOREVER);
        runToItsEnd(start(loop), 1);
        assertEquals(
                List.of(0L, 100L, 400L, 500L),
                readings.stream().map(Duration::toMillis).toList());
        assertEquals(new LoopStats(4, 2, 0), loop.stats());
    }

    @Test
    void noReadingBeginsAfterItsTime() throws Exception {
        TelemetrySender sender = sender("192.0.2.1");
        SampleLoop loop = new SampleLoop(sender, source, PERIOD, 100, Duration.ofMillis(250));
        runToItsEnd(start(loop), 1);
        assertEquals(
                List.of(0L, 100L, 200L),
                readings.stream().map(Duration::toMillis).toList());
    }

    @Test
    void aReadingThatFailsIsCountedAndWhatItGaveBeforeIsSent() throws Exception {
        TelemetrySender sender = sender("192.0.2.1");
        SampleSource failing = samples -> {
            source.read(samples);
            if (readings.size() == 1) {
                throw new IOException("gone");
            }
            if (readings.size() == 2) {
                throw new IllegalStateException("broken");
            }
        };
        SampleLoop loop = new SampleLoop(sender, failing, PERIOD, 3, FOREVER);
        runToItsEnd(start(loop), 1);
        assertEquals(new LoopStats(3, 0, 2), loop.stats());
        assertEquals(3, network.sent.size());
    }

    /** The log's test backend writes to standard error as it stands at the time; threads of other tests may do so too. */
    @Test
    void aSampleThatIsTooLargeIsNamedOnceAndEndsNothing() throws Exception {
        TelemetrySender sender = sender("192.0.2.1");
        SampleSource huge = samples -> {
            samples.accept(Sample.of("enormous", "v", FieldValue.of("x".repeat(2_000))));
            source.read(samples);
        };
        PrintStream before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            runToItsEnd(start(new SampleLoop(sender, huge, PERIOD, 3, FOREVER)), 1);
        } finally {
            System.setErr(before);
        }
        List<String> told = bytes.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("sample \"enormous\" of 2"))
                .toList();
        assertEquals(1, told.size(), told::toString);
        assertEquals(3, sender.stats().tooLarge());
        assertEquals(3, sender.stats().sent());
    }
}
