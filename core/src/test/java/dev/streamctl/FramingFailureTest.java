package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.FailingFraming.Place;
import dev.streamctl.StreamBrokenException.Reason;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A framing with a bug breaks the connection on which it failed, at once and by name, and no other one. */
class FramingFailureTest extends OnEveryStack {

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<CompletionStage<CloseReason>> ends = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private PeerListener listener() throws Exception {
        PeerListener listener = PeerListener.tcp();
        open.add(listener);
        return listener;
    }

    private RecordingPeer accept(PeerListener listener) throws Exception {
        RecordingPeer peer = listener.accept();
        open.add(peer);
        return peer;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** A server that echoes lines, and fails once. */
    private Server failingOnce(Place place) throws Exception {
        return serve(new FailingFraming(place, 1), QUIET_SERVER, stream -> {
            ends.add(stream.closed());
            echo(stream);
        });
    }

    private static void assertToldAsTheFramings(StreamBrokenException broken) {
        assertEquals(Reason.TRANSPORT, broken.reason());
        assertTrue(broken.getMessage().contains("the framing failed"), broken::getMessage);
        assertInstanceOf(IllegalStateException.class, broken.getCause());
    }

    /** The reset may be so fast that it is the connect that meets it. */
    private void assertIsResetAtOnce(Server server) throws Exception {
        try {
            assertEquals(RecordingPeer.Ending.RST, peerOf(server).awaitEnding());
        } catch (SocketException e) {
            assertEquals("Connection reset by peer", e.getMessage());
        }
    }

    @Test
    void aClientWithoutADecoderFailsAtOnceAndResetsTheConnection() throws Exception {
        PeerListener listener = listener();
        var framing = new FailingFraming(Place.DECODER, 1);
        ConnectFailedException failed =
                Call.of(() -> network().connect(listener.endpoint(), framing)).failure(ConnectFailedException.class);
        assertTrue(failed.getMessage().contains("the framing failed"), failed::getMessage);
        assertEquals(RecordingPeer.Ending.RST, accept(listener).awaitEnding());
        assertEquals(0, time.pendingTimers());
        FrameStream<String> next = network().connect(listener.endpoint(), framing);
        next.send("works");
        accept(listener).assertReceives("works\n");
    }

    @Test
    void aServerWithoutADecoderResetsThatConnectionOnly() throws Exception {
        Server server = failingOnce(Place.DECODER);
        assertIsResetAtOnce(server);
        echoedPeerOf(server).close();
        assertQuietAndConsistent(server);
        assertEquals(2, server.stats().served());
    }

    @Test
    void aClientWhoseDecoderFailsGetsWhatCameBeforeAndThenTheReason() throws Exception {
        PeerListener listener = listener();
        FrameStream<String> client = network().connect(listener.endpoint(), new FailingFraming(Place.DECODE, 1));
        RecordingPeer peer = accept(listener).send("before\ntrigger\nafter\n");
        assertEquals("before", client.receive());
        assertToldAsTheFramings(assertThrows(StreamBrokenException.class, client::receive));
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
    }

    @Test
    void aServerWhoseDecoderFailsResetsThatConnectionOnly() throws Exception {
        Server server = failingOnce(Place.DECODE);
        RecordingPeer other = echoedPeerOf(server);
        ends.take();
        RecordingPeer failing = peerOf(server).send("trigger\n");
        assertEquals(RecordingPeer.Ending.RST, failing.awaitEnding());
        assertToldAsTheFramings(
                assertInstanceOf(CloseReason.Broken.class, nextReason()).cause());
        other.send("still here\n").assertReceives("hello\nstill here\n");
    }

    @Test
    void aFrameWithoutAByteOfInputIsAFailureAndNotRepeatedForEver() throws Exception {
        Server server = failingOnce(Place.NO_PROGRESS);
        RecordingPeer other = echoedPeerOf(server);
        ends.take();
        RecordingPeer failing = peerOf(server).send("before\n!\n");
        assertEquals(RecordingPeer.Ending.RST, failing.awaitEnding());
        assertToldAsTheFramings(
                assertInstanceOf(CloseReason.Broken.class, nextReason()).cause());
        other.send("still here\n").assertReceives("hello\nstill here\n");
        assertEquals("hello\nstill here\nbefore\n!\n".length(), server.stats().bytesIn());
        assertEquals(1, server.stats().failures());
    }

    @Test
    void aClientWhoseFramingFailsAtTheEndIsToldSoBehindTheFrames() throws Exception {
        PeerListener listener = listener();
        FrameStream<String> client = network().connect(listener.endpoint(), new FailingFraming(Place.END, 1));
        accept(listener).send("before\n").endOutput();
        assertEquals("before", client.receive());
        assertToldAsTheFramings(assertThrows(StreamBrokenException.class, client::receive));
    }

    @Test
    void onAUnixSocketAFailureAtTheEndIsToldAsWell() throws Exception {
        PeerListener listener = PeerListener.unix(folder.resolve("socket"));
        open.add(listener);
        FrameStream<String> client = network().connect(listener.endpoint(), new FailingFraming(Place.END, 1));
        accept(listener).send("before\n").close();
        assertEquals("before", client.receive());
        assertToldAsTheFramings(assertThrows(StreamBrokenException.class, client::receive));
        assertInstanceOf(CloseReason.Broken.class, CloseContractTest.reason(client));
    }

    @Test
    void aServerWhoseFramingFailsAtTheEndResetsThatConnectionOnly() throws Exception {
        Server server = failingOnce(Place.END);
        RecordingPeer other = echoedPeerOf(server);
        ends.take();
        RecordingPeer failing = peerOf(server).endOutput();
        assertEquals(RecordingPeer.Ending.RST, failing.awaitEnding());
        assertToldAsTheFramings(
                assertInstanceOf(CloseReason.Broken.class, nextReason()).cause());
        other.send("still here\n").assertReceives("hello\nstill here\n");
    }

    private CloseReason nextReason() throws Exception {
        return Call.of(() -> ends.take().toCompletableFuture().get()).result();
    }
}
