package dev.streamctl.camera;

import dev.streamctl.camera.CaptureStats.State;
import dev.streamctl.camera.SourceException.Reason;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a capture loop has done so far, for its own thread and for those who ask. */
final class CaptureProgress {

    /** Why there is no signal, and since when. */
    record Loss(String reason, Instant since) {}

    private final Map<Reason, Long> failures = new EnumMap<>(Reason.class);
    private State state = State.OPENING;
    private @Nullable Loss loss;
    private DropCounts dropped = DropCounts.NONE;
    private final FrameRate rate = new FrameRate();
    private long published;
    private long opened;
    private long late;
    private long ticksSkipped;
    private long ticksSkippedNow;

    synchronized void opening() {
        loss = state == State.PAUSED ? null : loss;
        state = State.OPENING;
        opened++;
    }

    synchronized void closed() {
        ticksSkipped += ticksSkippedNow;
        ticksSkippedNow = 0;
    }

    synchronized void published(Frame frame) {
        state = State.LIVE;
        loss = null;
        published++;
        rate.add(frame.nanoTime());
    }

    /** So many more. */
    synchronized void dropped(DropCounts more) {
        dropped = dropped.plus(more);
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
        rate.clear();
        loss = new Loss(String.valueOf(failure.getMessage()), loss == null ? now : loss.since());
        failures.merge(failure.reason(), 1L, Long::sum);
    }

    /** What was lost before is not told meanwhile. */
    synchronized void paused() {
        state = State.PAUSED;
        rate.clear();
    }

    /** The source that has failed is not opened yet; a pause may have come and gone. */
    synchronized void waiting() {
        state = State.NO_SIGNAL;
    }

    synchronized void ended() {
        state = State.ENDED;
        loss = null;
        rate.clear();
    }

    synchronized Optional<Loss> loss() {
        return state == State.PAUSED ? Optional.empty() : Optional.ofNullable(loss);
    }

    /** @param nanoTime now, on the clock of the frames */
    synchronized CaptureStats stats(int stuck, long nanoTime) {
        return new CaptureStats(
                state,
                loss().map(Loss::reason).orElse(""),
                rate.at(nanoTime),
                published,
                opened,
                failures,
                late,
                ticksSkipped + ticksSkippedNow,
                dropped,
                stuck);
    }
}
