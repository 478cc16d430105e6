package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.framing.UnexpectedTlsException;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Routes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/**
 * A peer that speaks TLS to a port without it is named as that, and not taken for a peer that sends bad frames; what only looks
 * so is delivered. Prefixes of 1 and 2 bytes and lines of bytes have a frame for each begin of TLS, so no peer is named there.
 */
class TlsOnPlainPortTest extends OnEveryStack {

    private static final String WHAT = "the peer speaks TLS, and this side does not";

    private static byte[] hello() throws Exception {
        SSLEngine engine = TlsPeers.context().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), record);
        byte[] bytes = new byte[record.flip().remaining()];
        record.get(bytes);
        return bytes;
    }

    private <F> void assertToldOnce(Framing<F> framing) throws Exception {
        BlockingQueue<Call<F>> reads = new LinkedBlockingQueue<>();
        Server server = serve(framing, QUIET_SERVER, stream -> {
            reads.add(Call.of(stream::receive));
            testDone.await();
        });
        try (var lines = new LogLines()) {
            peerOf(server).send(hello());
            UnexpectedTlsException refused =
                    reads.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS).failure(UnexpectedTlsException.class);
            assertTrue(refused.getMessage().endsWith(WHAT), refused.getMessage());
            await("one line tells it", () -> lines.containing(WHAT).size() == 1);
            assertEquals(1, server.stats().malformed());
        }
    }

    @Test
    void aHelloAtAPortForLinesIsToldOnce() throws Exception {
        assertToldOnce(Lines.text());
    }

    @Test
    void aHelloAtAPortForFramesIsToldOnce() throws Exception {
        for (LengthPrefixed framing : List.of(
                LengthPrefixed.of(3),
                LengthPrefixed.of(4),
                LengthPrefixed.of(4).withPrefixIncluded(true),
                LengthPrefixed.of(8))) {
            assertToldOnce(framing);
        }
    }

    /** Bytes that begin as a hello does and are a frame, or two, where each byte may stand in one. */
    private <F> List<F> framesOf(Framing<F> framing, byte[] bytes, int count) throws Exception {
        BlockingQueue<Call<List<F>>> read = new LinkedBlockingQueue<>();
        Server server =
                serve(framing, QUIET_SERVER.with(Limit.MAX_FRAME, Math.min(1 << 22, framing.capacity())), stream -> {
                    read.add(Call.of(() -> {
                        List<F> frames = new ArrayList<>();
                        for (int i = 0; i < count; i++) {
                            frames.add(stream.receive());
                        }
                        return frames;
                    }));
                    testDone.await();
                });
        peerOf(server).send(bytes);
        return read.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS).result();
    }

    private static byte[] lookAlike(int size) {
        return Arrays.copyOf(new byte[] {22, 3, 1, 0, 42, 1, 0}, size);
    }

    @Test
    void aFrameThatOnlyLooksLikeAHelloIsDelivered() throws Exception {
        var prefixes = Map.of(
                LengthPrefixed.of(1),
                22,
                LengthPrefixed.of(2),
                0x1603,
                LengthPrefixed.of(3),
                0x160301,
                LengthPrefixed.of(4).withOrder(ByteOrder.LITTLE_ENDIAN),
                0x010316);
        for (var prefix : prefixes.entrySet()) {
            int skipped = prefix.getKey().prefixBytes();
            byte[] sent = lookAlike(skipped + prefix.getValue());
            byte[] frame = framesOf(prefix.getKey(), sent, 1).getFirst();
            assertArrayEquals(Arrays.copyOfRange(sent, skipped, sent.length), frame);
        }
    }

    @Test
    void aLineThatOnlyLooksLikeAHelloIsDelivered() throws Exception {
        byte[] bytes = lookAlike(100);
        bytes[99] = '\n';
        byte[] line = framesOf(Lines.bytes(), bytes, 1).getFirst();
        assertArrayEquals(Arrays.copyOf(bytes, 99), line);
        byte[] text = {22, 3, 1, 2, '\n', 1, 0, '\n'};
        assertEquals(List.of("\u0016\u0003\u0001\u0002"), framesOf(Lines.text(), text, 1));
    }

    /** Nothing that follows on the first frame is taken for the begin of TLS. */
    @Test
    void aLaterFrameThatLooksLikeAHelloIsRefusedAsAnyOther() throws Exception {
        FrameDecoder<byte[]> decoder = LengthPrefixed.of(4).decoder();
        ByteBuffer input = ByteBuffer.allocate(20)
                .putInt(1)
                .put((byte) 7)
                .put(lookAlike(10))
                .flip();
        assertArrayEquals(new byte[] {7}, decoder.decode(input, 100));
        assertThrows(FrameTooLongException.class, () -> decoder.decode(input, 100));
        FrameDecoder<String> lines = Lines.text().decoder();
        ByteBuffer later = ByteBuffer.allocate(20)
                .put((byte) '\n')
                .put(lookAlike(10))
                .put((byte) '\n')
                .put((byte) '\n')
                .flip();
        assertEquals("", lines.decode(later, 100));
        FrameException refused = assertThrows(MalformedFrameException.class, () -> lines.decode(later, 100));
        assertTrue(refused.resumable(), refused.getMessage());
        assertEquals("", lines.decode(later, 100));
    }

    @Test
    void aHelloAtAPortForHttpIsToldOnce() throws Exception {
        Routes routes = Routes.none().withHttp("/", _ -> Response.text("hello"));
        Server server = network().serveHttp(ANY_PORT, routes, QUIET_SERVER);
        try (var lines = new LogLines()) {
            HttpAnswers.Answer answer =
                    HttpAnswers.awaitEnd(peerOf(server).send(hello())).getFirst();
            assertEquals(400, answer.code());
            assertEquals(WHAT, answer.body().strip());
            await("one line tells it", () -> lines.containing(WHAT).size() == 1);
        }
    }

    @Test
    void anAlertTellsAClientThatTheServerWantsTls() throws Exception {
        try (PeerListener listener = PeerListener.tcp()) {
            for (Framing<?> framing : List.of(Lines.text(), Lines.bytes(), LengthPrefixed.of(4))) {
                Call<FrameStream<?>> stream =
                        Call.of(() -> network().connect(listener.endpoint(), framing, Limits.defaults()));
                RecordingPeer peer = known(listener.accept());
                peer.send(new byte[] {21, 3, 3, 0, 2, 2, 80}).endOutput();
                UnexpectedTlsException refused =
                        Call.of(stream.result()::receive).failure(UnexpectedTlsException.class);
                assertTrue(refused.getMessage().endsWith(WHAT), refused.getMessage());
            }
        }
    }

    /** As somebody who passes TLS on sends it. */
    @Test
    void aStreamOfBytesMayCarryTls() throws Exception {
        byte[] hello = hello();
        Server server =
                network().serveBytes(ANY_PORT, QUIET_SERVER, stream -> stream.write(stream.readExactly(hello.length)));
        RecordingPeer peer = peerOf(server).send(hello);
        assertEquals(hello.length, peer.awaitBytes(hello.length).length);
    }
}
