package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.framing.Framing;
import java.io.IOException;

/** Sends each frame back. */
final class EchoHandler<F> extends FrameHandler<F> {

    EchoHandler(Framing<F> framing) {
        super(framing);
    }

    @Override
    protected void frame(FrameStream<F> stream, F frame) throws IOException, InterruptedException {
        stream.send(frame);
    }
}
