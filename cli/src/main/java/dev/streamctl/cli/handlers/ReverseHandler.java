package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.cli.options.FrameFormat;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Sends each frame back to front: text by code points, bytes by bytes. */
final class ReverseHandler<F> extends FrameHandler<F> {

    private final UnaryOperator<F> reversed;

    ReverseHandler(FrameFormat<F> format) {
        super(format);
        this.reversed = format.reversed();
    }

    @Override
    protected void frame(FrameStream<F> stream, F frame) throws IOException, InterruptedException {
        stream.send(reversed.apply(frame));
    }
}
