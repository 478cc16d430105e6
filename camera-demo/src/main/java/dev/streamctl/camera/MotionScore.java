package dev.streamctl.camera;

import dev.streamctl.camera.jpeg.EighthPicture;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much of the picture has changed since the last one: {@code motion}, the share of blocks of eight by eight pixels whose
 * mean brightness differs by more than a threshold, from 0 to 1. Pictures of a kind that {@link EighthPicture} does not read
 * give nothing.
 */
public final class MotionScore implements FrameProcessor {

    private static final int THRESHOLD = 12;

    private @Nullable EighthPicture before;

    /** A score that has seen nothing yet. */
    public MotionScore() {}

    @Override
    public Map<String, Double> process(Frame frame) {
        Optional<EighthPicture> now = EighthPicture.of(frame.encoded(), frame.jpegOffset());
        EighthPicture last = before;
        before = now.orElse(null);
        if (now.isEmpty()) {
            return Map.of();
        }
        return Map.of("motion", last == null ? 0 : now.get().difference(last, THRESHOLD));
    }
}
