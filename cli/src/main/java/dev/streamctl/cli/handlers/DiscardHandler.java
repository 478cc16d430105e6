package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.cli.options.FrameFormat;

/** Reads and answers nothing; the server counts. */
final class DiscardHandler<F> extends FrameHandler<F> {

    DiscardHandler(FrameFormat<F> format) {
        super(format);
    }

    @Override
    protected void frame(FrameStream<F> stream, F frame) {}
}
