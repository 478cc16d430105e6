package dev.streamctl.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.FrameException;
import dev.streamctl.websocket.CloseStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a message counts while it waits to be received. */
class MessageCostTest {

    private static final int MAX_FRAME = 100_000;

    static final class Ignored implements MessageDecoder.Controls {
        @Override
        public void ping(byte[] payload) {}

        @Override
        public void pong(byte[] payload) {}

        @Override
        public void close(CloseStatus status) {}

        @Override
        public void refused(int code) {}
    }

    /** What the last message of these bytes holds, in reads of so many. */
    private static int held(byte[] input, int read, @Nullable MessageInflater inflater) throws FrameException {
        var decoder = new MessageDecoder(Role.CLIENT, 4, new Ignored(), inflater);
        ByteBuffer view = ByteBuffer.wrap(input).limit(0);
        int held = -1;
        while (view.limit() < input.length) {
            view.limit(Math.min(input.length, view.limit() + read));
            while (decoder.decode(view, MAX_FRAME) != null) {
                held = decoder.held(input.length);
            }
        }
        decoder.release();
        return held;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void itIsItsPayloadHoweverItCame() throws Exception {
        byte[] fragments = hex("8104 61626364 0103 48656c 8903 616263 8002 6c6f");
        for (int read = 1; read <= fragments.length; read++) {
            assertEquals(5, held(fragments, read, null));
            assertEquals(5, held(hex("8104 61626364 8105 48656c6c6f"), read, null));
            assertEquals(0, held(hex("8104 61626364 8900 8200"), read, null));
        }
    }

    @Test
    void itIsWhatWasInflatedWhereThatIsMore() throws Exception {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[50_000]);
        byte[] deflated = new byte[125];
        int length = deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        var frame = new ByteArrayOutputStream();
        frame.write(0xc2);
        frame.write(length);
        frame.write(deflated, 0, length);
        for (int read : new int[] {1, 7, frame.size()}) {
            assertEquals(50_000, held(frame.toByteArray(), read, new Zlibs().inflater(false)));
            assertEquals(7, held(hex("c107 f248cdc9c90700"), read, new Zlibs().inflater(false)), "Hello, of 7 bytes");
        }
    }
}
