package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.limits.Limit;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server's deadline for peers that do not take what is sent to them. */
class SlowConsumerContractTest extends OnEveryStack {

    private static final Duration FIVE = Duration.ofSeconds(5);

    private Server stuckServer(BlockingQueue<Call<Void>> flushes) throws Exception {
        return network()
                .serveBytes(
                        ANY_PORT,
                        QUIET_SERVER.withLimits(OnEverySetting.WIDE).with(Limit.SLOW_CONSUMER, FIVE.toMillis()),
                        stream -> {
                            if (stream.read(1)[0] == 'q') {
                                stream.write("quick".getBytes());
                                testDone.await();
                            }
                            stream.write(new byte[OnEverySetting.STUCK]);
                            flushes.add(Call.run(stream::flush));
                            testDone.await();
                        });
    }

    @Test
    void aPeerThatTakesNothingIsCutAndCounted() throws Exception {
        BlockingQueue<Call<Void>> flushes = new LinkedBlockingQueue<>();
        Server server = stuckServer(flushes);
        RecordingPeer peer = deafPeerOf(server).send("x");
        RecordingPeer quick = peerOf(server).send("q");
        Call<Void> flush = flushes.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS).awaitWaiting();
        awaitTimers(1);
        pass(Duration.ZERO);
        // as often as the peer's kernel took some more of it in between
        for (int i = 0; !flush.ended() && i < 4; i++) {
            pass(FIVE);
        }
        assertEquals(
                Reason.SLOW_CONSUMER, flush.failure(StreamBrokenException.class).reason());
        assertEquals(RecordingPeer.Ending.RST, peer.awaitEnding());
        assertEquals(1, server.stats().slowConsumers());
        quick.assertReceives("quick");
    }

    @Test
    void aPeerThatTakesALittleEachTimeIsNotCut() throws Exception {
        BlockingQueue<Call<Void>> flushes = new LinkedBlockingQueue<>();
        Server server = stuckServer(flushes);
        RecordingPeer peer = deafPeerOf(server).send("x");
        Call<Void> flush = flushes.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS).awaitWaiting();
        for (int i = 1; i <= 10; i++) {
            pass(FIVE.minusMillis(1));
            peer.read(256 * 1024).awaitBytes(i * 256 * 1024);
        }
        assertEquals(0, server.stats().slowConsumers());
        peer.read();
        flush.result();
    }
}
