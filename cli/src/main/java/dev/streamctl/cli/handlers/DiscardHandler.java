package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.framing.Framing;

/** Reads and answers nothing; the server counts. */
final class DiscardHandler<F> extends FrameHandler<F> {

    DiscardHandler(Framing<F> framing) {
        super(framing);
    }

    @Override
    protected void frame(FrameStream<F> stream, F frame) {}
}
