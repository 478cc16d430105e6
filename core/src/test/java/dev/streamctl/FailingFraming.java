package dev.streamctl;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Lines whose code has a bug, as an application's own framing may have one: it throws what no framing may throw. */
final class FailingFraming implements Framing<String> {

    /** Where the bug is. */
    enum Place {
        DECODER,
        DECODE,
        /** A frame without a byte of the input. */
        NO_PROGRESS,
        END
    }

    private final Framing<String> lines = Lines.text();
    private final Place place;
    private final AtomicInteger failures;

    /** @param failures how many times it fails */
    FailingFraming(Place place, int failures) {
        this.place = place;
        this.failures = new AtomicInteger(failures);
    }

    private void failAt(Place here) {
        if (here == place && failures.getAndDecrement() > 0) {
            throw new IllegalStateException("a bug in " + here);
        }
    }

    @Override
    public FrameDecoder<String> decoder() {
        failAt(Place.DECODER);
        FrameDecoder<String> decoder = lines.decoder();
        return new FrameDecoder<>() {
            @Override
            public String decode(ByteBuffer input, int maxFrame) throws FrameException {
                if (place == Place.NO_PROGRESS && input.get(input.position()) == '!') {
                    return "again";
                }
                String line = decoder.decode(input, maxFrame);
                if (Objects.equals(line, "trigger")) {
                    failAt(Place.DECODE);
                }
                return line;
            }

            @Override
            public String end(ByteBuffer rest, int maxFrame) throws FrameException {
                failAt(Place.END);
                return decoder.end(rest, maxFrame);
            }
        };
    }

    @Override
    public String name() {
        return "failing";
    }

    @Override
    public Limit limit() {
        return lines.limit();
    }

    @Override
    public int maxEncodedSize(String frame) {
        return lines.maxEncodedSize(frame);
    }

    @Override
    public void encode(String frame, int maxFrame, ByteBuffer out) throws FrameException {
        lines.encode(frame, maxFrame, out);
    }

    @Override
    public String notice(String text) {
        return lines.notice(text);
    }
}
