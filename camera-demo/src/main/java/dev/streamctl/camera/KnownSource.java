package dev.streamctl.camera;

import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.Offload;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * A source that has said what it is. A class of somebody else's may hang or throw there too; asked once, it holds nobody up later.
 *
 * @param source what opens
 */
public record KnownSource(FrameSource source, String name, boolean isPaced, Quality quality) implements FrameSource {

    /** Checks that all is there. */
    public KnownSource {
        Objects.requireNonNull(name, "its name is null");
        Objects.requireNonNull(quality, "its quality is null");
    }

    /**
     * Asks a source for its name, its pace and its quality, on a thread of its own, under {@link TimeSource#current()}.
     *
     * @param within how long it may take; one that ignores its interrupt then is left to its thread after 2 seconds
     * @throws SourceException it takes longer, or throws, an error too; the message is one line
     * @throws InterruptedException the caller was interrupted; the source is not waited for
     */
    public static KnownSource of(FrameSource source, Duration within) throws IOException, InterruptedException {
        try (Offload thread = Offload.open(1, 0, TimeSource.current())) {
            try {
                return new SourceCalls(SourceCalls.MOMENT)
                        .call(
                                thread,
                                within,
                                () -> new KnownSource(source, source.name(), source.isPaced(), source.quality()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // so that closing its thread does not wait for it
                throw e;
            }
        } catch (DeadlineExceededException e) {
            if (Deadline.current().passed()) {
                throw e;
            }
            throw failed(source, "for " + within.toMillis() / 1000.0 + " s", e);
        } catch (IOException | RuntimeException e) {
            throw failed(source, SourceOpening.text(e), e);
        }
    }

    private static SourceException failed(FrameSource source, String why, Exception cause) {
        return new SourceException(
                Reason.NOT_OPENED,
                "the source %s does not say its name, pace and quality: %s"
                        .formatted(source.getClass().getName(), why),
                cause);
    }

    @Override
    public Capture open() throws IOException, InterruptedException {
        return source.open();
    }
}
