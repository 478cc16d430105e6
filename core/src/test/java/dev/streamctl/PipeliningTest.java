package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.LengthPrefixed;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Very many frames through one connection come back in order, while another connection stays responsive. */
class PipeliningTest extends OnEveryStack {

    private static final int FRAMES = 100_000;

    private static byte[] frame(int number) {
        return ByteBuffer.allocate(4 + number % 61).putInt(number).array();
    }

    @Test
    void aHundredThousandFramesComeBackInOrderWhileAnotherConnectionIsServed() throws Exception {
        Server server = serve(LengthPrefixed.of(4), QUIET_SERVER, OnEveryStack::echo);
        FrameStream<byte[]> flood = network().connect(server.endpoint(), LengthPrefixed.of(4));
        FrameStream<byte[]> other = network().connect(server.endpoint(), LengthPrefixed.of(4));
        Call<Void> sending = Call.run(() -> {
            for (int i = 0; i < FRAMES; i++) {
                flood.send(frame(i));
            }
            flood.shutdownOutput();
        });
        for (int i = 0; i < FRAMES; i++) {
            byte[] got = flood.receive();
            assertEquals(i, ByteBuffer.wrap(got).getInt());
            assertEquals(4 + i % 61, got.length);
            if (i % 1_000 == 0) {
                roundTrip(other, i);
            }
        }
        sending.result();
        assertEquals(FRAMES + FRAMES / 1_000, server.stats().framesIn());
    }

    @Test
    void aConnectionThatIsFloodedAndStuckHoldsUpNoOther() throws Exception {
        Server server = serve(LengthPrefixed.of(4), QUIET_SERVER, OnEveryStack::echo);
        FrameStream<byte[]> flood = network().connect(server.endpoint(), LengthPrefixed.of(4));
        Call<Void> sending = Call.run(() -> {
            for (int i = 0; i < 2_000; i++) {
                flood.send(new byte[100_000]);
            }
        });
        FrameStream<byte[]> other = network().connect(server.endpoint(), LengthPrefixed.of(4));
        for (int i = 0; i < 1_000; i++) {
            roundTrip(other, i);
        }
        sending.awaitWaiting();
        for (int i = 0; i < 2_000; i++) {
            assertEquals(100_000, flood.receive().length);
        }
        sending.result();
    }

    private static void roundTrip(FrameStream<byte[]> stream, int number) throws Exception {
        stream.send(frame(number));
        assertEquals(number, ByteBuffer.wrap(stream.receive()).getInt());
    }
}
