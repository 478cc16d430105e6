package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.Handler;
import dev.streamctl.StreamClosedException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.cli.options.FrameFormat;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.TruncatedFrameException;
import java.io.IOException;
import java.util.Map;

/**
 * What all handlers share: frame after frame until the clean end. A refused frame is answered with {@code ERR} and the
 * reason where the peer reads lines, or where it is the last thing it will hear; in other framings an answer in the middle
 * could be taken for data, so there the frame is only counted.
 *
 * @param <F> the frames
 */
public abstract class FrameHandler<F> implements Handler<FrameStream<F>> {

    private final FrameFormat<F> format;

    /** A handler for frames of this format. */
    protected FrameHandler(FrameFormat<F> format) {
        this.format = format;
    }

    /** Takes one frame. */
    protected abstract void frame(FrameStream<F> stream, F frame) throws IOException, InterruptedException;

    /** The handler's own counters, by their names in the statistics. */
    public Map<String, Long> counters() {
        return Map.of();
    }

    @Override
    public void handle(FrameStream<F> stream) throws IOException, InterruptedException {
        while (true) {
            F frame;
            try {
                frame = stream.receive();
            } catch (StreamEndedException | StreamClosedException e) {
                return;
            } catch (FrameException e) {
                refuse(stream, e);
                if (!e.resumable()) {
                    return;
                }
                continue;
            }
            frame(stream, frame);
        }
    }

    private void refuse(FrameStream<F> stream, FrameException refused) throws IOException, InterruptedException {
        boolean last = !refused.resumable() || refused instanceof TruncatedFrameException;
        if (last || format.name().equals("lines")) {
            tell(stream, "ERR " + refused.getMessage());
        }
    }

    /** Sends a text for a person; one that is longer than a frame may be is not sent. */
    protected final void tell(FrameStream<F> stream, String text) throws IOException, InterruptedException {
        try {
            stream.send(format.notice().apply(text));
        } catch (FrameException e) {
            // --max-frame is shorter than the message
        }
    }
}
