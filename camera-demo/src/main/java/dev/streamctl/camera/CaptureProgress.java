package dev.streamctl.camera;

import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.camera.jpeg.Dropped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a capture loop has done so far, for its own thread and for those who ask. */
final class CaptureProgress {

    /** Why there is no signal, and since when. */
    record Loss(String reason, Instant since) {}

    private final Map<Reason, Long> failures = new EnumMap<>(Reason.class);
    private State state = State.OPENING;
    private @Nullable Loss loss;
    private @Nullable Capture current;
    private DropCounts dropped = DropCounts.NONE;
    private long published;
    private long opened;
    private long late;
    private long ticksSkipped;
    private long ticksSkippedNow;

    synchronized void opening() {
        state = State.OPENING;
        opened++;
    }

    synchronized void opened(Capture capture) {
        current = capture;
    }

    synchronized void closed(Capture capture) {
        dropped = dropped.plus(droppedBy(capture));
        current = null;
        ticksSkipped += ticksSkippedNow;
        ticksSkippedNow = 0;
    }

    /** A class that was plugged in may fail at that too, which is no reason to tell nothing. */
    private static DropCounts droppedBy(Capture capture) {
        try {
            return Objects.requireNonNull(capture.dropped());
        } catch (RuntimeException | Error e) {
            return DropCounts.NONE;
        }
    }

    synchronized void published() {
        state = State.LIVE;
        loss = null;
        published++;
    }

    synchronized void dropped(Dropped reason) {
        dropped = dropped.plus(DropCounts.one(reason));
    }

    synchronized void late() {
        late++;
    }

    /** So many since it was opened. */
    synchronized void skipped(long ticks) {
        ticksSkippedNow = ticks;
    }

    /** The first reason since the last frame keeps its time. */
    synchronized void failed(SourceException failure, Instant now) {
        state = State.NO_SIGNAL;
        loss = new Loss(String.valueOf(failure.getMessage()), loss == null ? now : loss.since());
        failures.merge(failure.reason(), 1L, Long::sum);
    }

    synchronized void paused() {
        state = State.PAUSED;
        loss = null;
    }

    synchronized void ended() {
        state = State.ENDED;
        loss = null;
    }

    synchronized Optional<Loss> loss() {
        return Optional.ofNullable(loss);
    }

    synchronized CaptureStats stats(int stuck) {
        DropCounts all = current == null ? dropped : dropped.plus(droppedBy(current));
        return new CaptureStats(
                state,
                loss == null ? "" : loss.reason(),
                published,
                opened,
                failures,
                late,
                ticksSkipped + ticksSkippedNow,
                all,
                stuck);
    }
}
