package dev.streamctl.camera;

import dev.streamctl.camera.jpeg.CodeTables;
import dev.streamctl.camera.jpeg.EighthPicture;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much of the picture has changed since the last one: {@code motion}, the share of blocks of eight by eight pixels whose
 * mean brightness differs by more than a threshold, from 0 to 1. Pictures of a kind that {@link EighthPicture} does not read
 * give nothing.
 *
 * <p>It looks at {@value #MAX_FPS} pictures a second, however many the camera gives: what moves is seen as soon as a person
 * would see it, the number does not fall where a camera is faster, and reading each picture would cost more than sending it
 * to some viewers.
 */
public final class MotionScore implements FrameProcessor {

    /** The most pictures a second that it is given. */
    public static final int MAX_FPS = 5;

    private static final int THRESHOLD = 12;

    private final CodeTables tables = new CodeTables();

    private @Nullable EighthPicture before;

    /** A score that has seen nothing yet. */
    public MotionScore() {}

    @Override
    public double maxFps() {
        return MAX_FPS;
    }

    @Override
    public Map<String, Double> process(Frame frame) {
        Optional<EighthPicture> now = EighthPicture.of(frame.encoded(), frame.jpegOffset(), tables);
        EighthPicture last = before;
        before = now.orElse(null);
        if (now.isEmpty()) {
            return Map.of();
        }
        return Map.of("motion", last == null ? 0 : now.get().difference(last, THRESHOLD));
    }
}
