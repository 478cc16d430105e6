package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Framing;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.http.Response;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Routes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;

/** A peer that speaks TLS to a port without it is named as that, and not taken for a peer that sends bad frames. */
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
            MalformedFrameException refused =
                    reads.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS).failure(MalformedFrameException.class);
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
        for (int prefix : new int[] {1, 2, 4}) {
            assertToldOnce(LengthPrefixed.of(prefix));
        }
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
            for (Framing<?> framing : List.of(Lines.text(), LengthPrefixed.of(4))) {
                Call<FrameStream<?>> stream =
                        Call.of(() -> network().connect(listener.endpoint(), framing, Limits.defaults()));
                RecordingPeer peer = known(listener.accept());
                peer.send(new byte[] {21, 3, 3, 0, 2, 2, 80});
                MalformedFrameException refused =
                        Call.of(stream.result()::receive).failure(MalformedFrameException.class);
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
