package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.StreamBrokenException.Reason;
import dev.streamctl.limits.Limit;
import dev.streamctl.task.TimeSource;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What fails while a loop writes, be it for want of memory, costs the connection it was for and no other. */
class OutputFailureTest extends OnEveryStack {

    /** Told from all other timers by its length. */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    @Override
    NetworkOptions options() {
        return super.options().withTime(new TimeSource() {
            @Override
            public long nanoTime() {
                return time.nanoTime();
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                if (delay.equals(PATIENCE)) {
                    throw new OutOfMemoryError("of a test");
                }
                return time.schedule(delay, task);
            }
        });
    }

    @Test
    void aMistakeOnTheLoopBreaksItsConnectionOnly() throws Exception {
        BlockingQueue<Call<Void>> writes = new LinkedBlockingQueue<>();
        Server server = network()
                .serveBytes(
                        ANY_PORT,
                        QUIET_SERVER.withLimits(OnEverySetting.WIDE).with(Limit.SLOW_CONSUMER, PATIENCE.toMillis()),
                        stream -> {
                            if (stream.read(1)[0] == 'b') {
                                writes.add(Call.run(() -> {
                                    stream.write(new byte[OnEverySetting.STUCK]);
                                    stream.flush();
                                }));
                                testDone.await();
                            }
                            stream.write("small".getBytes());
                            stream.write(stream.read(100));
                            testDone.await();
                        });
        RecordingPeer other = peerOf(server).send("s");
        other.assertReceives("small");
        RecordingPeer stuck = deafPeerOf(server).send("b");
        Call<Void> write = writes.poll(Call.PATIENCE_SECONDS, TimeUnit.SECONDS);
        StreamBrokenException broken = write.failure(StreamBrokenException.class);
        assertEquals(Reason.TRANSPORT, broken.reason());
        assertTrue(broken.getMessage().contains("writing failed: "), broken::getMessage);
        assertInstanceOf(OutOfMemoryError.class, broken.getCause());
        assertEquals(RecordingPeer.Ending.RST, stuck.awaitEnding());
        other.send("still here").assertReceives("smallstill here");
        peerOf(server).send("s").assertReceives("small");
    }
}
