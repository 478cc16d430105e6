package dev.streamctl.camera;

import java.util.Map;

/**
 * The counters of a {@link CaptureLoop} at one moment. {@code taken = published + those dropped here}, which are in
 * {@code dropped} together with what the source dropped itself.
 *
 * @param state what the source does
 * @param reason why it does not capture, one line; empty while it does
 * @param fps frames a second over the last seconds: over four, or 256 frames, where they come so fast, else over the last period. 0
 *     once none has come for a second and for two periods, and wherever the source is paused or has failed
 * @param published frames published
 * @param opened times the source was opened, or tried
 * @param failures times it failed, by the reason
 * @param late snapshots that were not there within their deadline
 * @param ticksSkipped ticks that were not kept, because the source took too long
 * @param dropped pictures that became no frame
 * @param stuck calls into the source that hang now, each on a thread of its own
 */
public record CaptureStats(
        State state,
        String reason,
        double fps,
        long published,
        long opened,
        Map<SourceException.Reason, Long> failures,
        long late,
        long ticksSkipped,
        DropCounts dropped,
        int stuck) {

    /** What the source does. */
    public enum State {
        /** Being opened, or its first frame is waited for. */
        OPENING,
        /** Frames come. */
        LIVE,
        /** It has failed, and is opened again after a while. */
        NO_SIGNAL,
        /** Nobody watches. */
        PAUSED,
        /** The loop has ended. */
        ENDED
    }

    /** Keeps a copy. */
    public CaptureStats {
        failures = Map.copyOf(failures);
    }
}
