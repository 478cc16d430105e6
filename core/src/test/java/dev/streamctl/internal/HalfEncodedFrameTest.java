package dev.streamctl.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A framing that finds out late that a frame cannot be sent. */
class HalfEncodedFrameTest {

    /** Lines that are refused only when half of them is written. */
    private static final class RefusingLate implements Framing<String> {

        @Override
        public String name() {
            return "refusing late";
        }

        @Override
        public Limit limit() {
            return Limit.MAX_LINE;
        }

        @Override
        public FrameDecoder<String> decoder() {
            return Lines.text().decoder();
        }

        @Override
        public int maxEncodedSize(String frame) {
            return frame.length() + 1;
        }

        @Override
        public void encode(String frame, int maxFrame, ByteBuffer out) throws MalformedFrameException {
            out.put(frame.getBytes(US_ASCII));
            if (frame.startsWith("bad")) {
                throw new MalformedFrameException("bad", true);
            }
            out.put((byte) '\n');
        }

        @Override
        public String notice(String text) {
            return text;
        }
    }

    private final EncodeBuffer buffer = new EncodeBuffer(new SpareBuffers());

    private int add(String frame) throws Exception {
        return buffer.add(new RefusingLate(), frame, 100);
    }

    /** Rule W1. */
    @Test
    void aFrameThatIsRefusedHalfWrittenLeavesNothingBehind() throws Exception {
        assertThrows(MalformedFrameException.class, () -> add("bad at first"));
        assertNull(buffer.take());
        assertEquals(4, add("one"));
        assertThrows(MalformedFrameException.class, () -> add("bad"));
        assertEquals(4, add("two"));
        assertEquals("one\ntwo\n", US_ASCII.decode(buffer.take()).toString());
        assertNull(buffer.take());
    }
}
