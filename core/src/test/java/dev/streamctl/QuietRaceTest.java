package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The other half of {@link RaceTest}: one connection and nothing else, so that a wake-up that is lost on the way to its
 * handler is not made good by the next event. The handler is woken by a thread elsewhere, in any moment of its loop's
 * falling asleep.
 *
 * <p>Repeat a failure with {@code -Dstreamctl.race.seed=<the seed in its message>}; chance keeps a part in it.
 */
@Timeout(value = 900, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QuietRaceTest {

    private static final int ROUNDS = 100_000;

    /** For one round: what is lost does not come at all. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    /** A loop falls asleep within this time of its last work. */
    private static final int LONGEST_PAUSE_NANOS = 20_000;

    private final long seed = Long.getLong("streamctl.race.seed", System.nanoTime());
    private volatile Thread elsewhere;
    private volatile Thread handler;
    private volatile int asked;
    private volatile int answered;

    /** Waits without a deadline: the timer would wake the loop. */
    private void answer(FrameStream<String> stream) throws Exception {
        String line = stream.receive();
        handler = Thread.currentThread();
        for (int round = 1; round <= ROUNDS; round++) {
            while (asked < round) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            answered = round;
            LockSupport.unpark(elsewhere);
        }
        stream.send(line);
    }

    @ParameterizedTest
    @EnumSource
    void noWakeUpFromElsewhereIsLost(Stack stack) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        elsewhere = Thread.currentThread();
        try (Network network = Network.open(stack.options().withLoops(1));
                Server server = network.serve(Endpoint.tcp("127.0.0.1", 0), Lines.text(), this::answer);
                RecordingPeer peer = RecordingPeer.connect(server.endpoint())) {
            peer.send("begin\n");
            for (int round = 1; round <= ROUNDS; round++) {
                spin(random.nextInt(LONGEST_PAUSE_NANOS));
                asked = round;
                LockSupport.unpark(handler);
                awaitAnswer(round);
            }
            peer.assertReceives("begin\n");
            assertEquals(0, server.stats().handlerFailures());
        }
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private void awaitAnswer(int round) {
        long end = System.nanoTime() + PATIENCE;
        while (answered < round) {
            long left = end - System.nanoTime();
            assertTrue(left > 0, () -> "a wake-up is lost in round " + round + ", seed " + seed);
            LockSupport.parkNanos(this, left);
        }
    }
}
