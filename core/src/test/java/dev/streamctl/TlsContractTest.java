package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.RecordingPeer.Ending;
import dev.streamctl.framing.LengthPrefixed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What TLS adds to the contract of streams. */
class TlsContractTest extends OnEverySetting {

    @BeforeEach
    void onlyWithTls() {
        Assumptions.assumeTrue(setting.tls && !setting.webSocket, "about streams right on TLS only");
    }

    /** Whoever stands between the two can end the bytes; only the peer can end the stream. */
    @Test
    void bytesThatEndWithoutACloseAreABrokenEnd() throws Exception {
        Framed<String> stream = lines();
        peer.send("whole\n");
        assertEquals("whole", stream.receive());
        peer.cutOffOutput();
        StreamBrokenException broken = Call.of(stream::receive).failure(StreamBrokenException.class);
        assertEquals(StreamBrokenException.Reason.TRANSPORT, broken.reason());
        assertTrue(broken.getMessage().contains("without a TLS close_notify"), broken.getMessage());
        CloseReason reason = stream.closed().toCompletableFuture().get(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertInstanceOf(CloseReason.Broken.class, reason);
    }

    /** Our close says so: the peer's own engine takes it for the end. */
    @Test
    void aCloseIsTold() throws Exception {
        Framed<String> stream = lines();
        stream.send("bye");
        stream.close();
        peer.assertReceivesUpToEnd("bye\n");
    }

    @Test
    void eachDirectionEndsOnItsOwn() throws Exception {
        Framed<String> stream = lines();
        stream.shutdownOutput();
        assertEquals(Ending.FIN, peer.awaitEnding());
        peer.send("after your end\n");
        assertEquals("after your end", stream.receive());
        peer.endOutput();
        Call.of(stream::receive).failure(StreamEndedException.class);
    }

    @Test
    void aFrameOfManyRecordsArrivesWhole() throws Exception {
        byte[] large = new byte[1 << 20];
        new Random(42).nextBytes(large);
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), QUIET);
        Call<Void> sending = Call.run(() -> stream.send(large));
        byte[] wire = peer.awaitBytes(4 + large.length);
        sending.result();
        assertArrayEquals(large, Arrays.copyOfRange(wire, 4, wire.length));
        Call<Void> answering = peer.sending(wire);
        assertArrayEquals(large, stream.receive());
        answering.result();
    }

    @Test
    void manySmallFramesArriveInOrder() throws Exception {
        Framed<String> stream = lines();
        var expected = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            expected.append(i).append('\n');
        }
        Call<Void> sending = peer.sending(expected.toString().getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 10_000; i++) {
            assertEquals(Integer.toString(i), stream.receive());
        }
        sending.result();
        for (int i = 0; i < 10_000; i++) {
            stream.send(Integer.toString(i));
        }
        stream.close();
        peer.assertReceivesUpToEnd(expected.toString());
    }

    /** What TLS says of its own waits in no queue of the stream, and has a bound all the same. */
    @Test
    void aPeerThatAsksForKeysAndReadsNothingIsCut() throws Exception {
        ByteStream stream = bytesToDeafPeer(WIDE);
        Call<Void> sending = Call.run(() -> {
            stream.write(new byte[STUCK]);
            stream.flush();
        });
        Call<Void> asking = peer.askingForKeys();
        StreamBrokenException broken = sending.failure(StreamBrokenException.class);
        assertEquals(StreamBrokenException.Reason.SLOW_CONSUMER, broken.reason());
        asking.failure(IOException.class);
    }
}
