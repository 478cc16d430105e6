package dev.streamctl.camera;

import java.util.Map;

/** Looks at frames, off the capture loop: where it is late, frames are left out. For use by one thread at a time. */
@FunctionalInterface
public interface FrameProcessor {

    /**
     * Looks at one frame. It runs on a platform thread of its own and is interrupted at its deadline.
     *
     * @return named numbers, which go to the status, the metrics and the telemetry
     */
    Map<String, Double> process(Frame frame) throws Exception;

    /**
     * How many frames a second it is given at most, evenly; the others count as skipped. Asked once, on the same thread and
     * under the same deadline as a frame. Where it throws, takes longer or gives something else, all are given, with a warning
     * in the log.
     *
     * @return 0.01 to 1000, or 0, the default, for all
     */
    default double maxFps() {
        return 0;
    }
}
