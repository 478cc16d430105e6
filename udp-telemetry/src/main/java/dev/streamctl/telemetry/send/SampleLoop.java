package dev.streamctl.telemetry.send;

import dev.streamctl.task.Periodic;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a source at every period, gives the sender what it reads, and ends the sender's interval.
 *
 * <pre>{@code
 * var loop = new SampleLoop(sender, meters, Duration.ofSeconds(1));
 * Thread.ofPlatform().daemon().start(() -> loop.run());
 * }</pre>
 *
 * <p>A platform thread sleeps by itself; a virtual one is woken by a timer, which takes several times the processor time.
 *
 * <p>Reading {@code n} begins {@code n} periods after the first: nothing that happens to a datagram moves it. A reading whose
 * time has passed is skipped and counted, see {@link Periodic}. A reading that fails is counted and logged, a sample that is
 * too large or that cannot be written too; the loop goes on. Of the samples that are too large only the first is a warning.
 */
public final class SampleLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SampleLoop.class);

    private final TelemetrySender sender;
    private final SampleSource source;
    private final Duration period;
    private final long count;
    private final Duration within;

    // of the loop's thread, read by others
    private volatile LoopStats stats = new LoopStats(0, 0, 0);
    private boolean failing;
    private boolean tooLargeTold;

    /**
     * A loop without an end of its own.
     *
     * @param period more than zero
     */
    public SampleLoop(TelemetrySender sender, SampleSource source, Duration period) {
        this(sender, source, period, Long.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE));
    }

    /**
     * A loop with an end.
     *
     * @param period more than zero
     * @param count how many readings are made at most
     * @param within no reading begins so long after the first, or later
     */
    public SampleLoop(TelemetrySender sender, SampleSource source, Duration period, long count, Duration within) {
        this.sender = sender;
        this.source = source;
        this.period = period;
        this.count = count;
        this.within = within;
    }

    /**
     * Runs in the calling thread, to its end, to an interrupt, or to the {@link dev.streamctl.task.Deadline#current()}. The
     * last interval is ended; the sender stays open.
     *
     * @throws dev.streamctl.task.DeadlineExceededException the deadline passed
     * @throws InterruptedException the thread was interrupted
     */
    public void run() throws IOException, InterruptedException {
        Periodic.every(period).run(this::tick);
    }

    private void tick(Periodic.Tick tick) {
        if (isOver(tick)) {
            tick.stop();
            return;
        }
        boolean failed = !read();
        sender.endInterval();
        stats = new LoopStats(stats.ticks() + 1, tick.skipped(), stats.sourceFailures() + (failed ? 1 : 0));
        if (stats.ticks() >= count) {
            tick.stop();
        }
    }

    private boolean isOver(Periodic.Tick tick) {
        return tick.number() >= Math.ceilDiv(within.toNanos(), period.toNanos());
    }

    private boolean read() {
        try {
            source.read(this::offer);
            failing = false;
            return true;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn("cannot read the samples, goes on: {}", String.valueOf(e));
            }
            failing = true;
            return false;
        }
    }

    private void offer(Sample sample) {
        try {
            sender.offer(sample);
        } catch (SampleTooLargeException e) {
            if (tooLargeTold) {
                LOG.debug("not sent", e);
            } else {
                LOG.warn("not sent, and counted as too large: {}", e.getMessage());
            }
            tooLargeTold = true;
        }
    }

    /** The counters. */
    public LoopStats stats() {
        return stats;
    }
}
