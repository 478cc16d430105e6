package dev.streamctl.cli.handlers;

import dev.streamctl.FrameStream;
import dev.streamctl.cli.options.FrameFormat;
import java.io.IOException;

/** Sends each frame back. */
final class EchoHandler<F> extends FrameHandler<F> {

    EchoHandler(FrameFormat<F> format) {
        super(format);
    }

    @Override
    protected void frame(FrameStream<F> stream, F frame) throws IOException, InterruptedException {
        stream.send(frame);
    }
}
