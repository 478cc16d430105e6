package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReconnectTest {

    private static final RandomGenerator LONGEST_DELAYS = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new AssertionError("a delay is bounded");
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    private static final StreamEndedException ENDED = new StreamEndedException("the peer ended");
    private static final ConnectFailedException REFUSED =
            new ConnectFailedException(ConnectFailedException.Reason.REFUSED, "refused", null);

    private final ManualTime time = new ManualTime();
    private final Attempts attempts = new Attempts();
    private final Reconnect reconnect =
            Reconnect.with(Backoff.defaults().withRandom(LONGEST_DELAYS)).observedBy(attempts);

    private Background<Void> run(Reconnect.Connector<String> connect, Reconnect.Session<String, Exception> session) {
        return Background.run(time, () -> runHere(connect, session));
    }

    private void runHere(Reconnect.Connector<String> connect, Reconnect.Session<String, Exception> session)
            throws Exception {
        reconnect.run(
                connect,
                session,
                stream -> attempts.events.add("close " + stream),
                stream -> attempts.events.add("abort " + stream));
    }

    private void passDelay(Duration delay) throws InterruptedException {
        assertEquals(delay, attempts.delays.take());
        time.awaitTimers(1);
        time.advance(delay.minusNanos(1));
        assertEquals(1, time.pendingTimers());
        time.advance(Duration.ofNanos(1));
    }

    @Test
    void sessionThatReturnsEndsTheRunAndItsStreamIsClosed() throws Exception {
        run(() -> "a", _ -> attempts.events.add("session")).result();
        assertEquals(List.of("connecting 1", "connected 1", "session", "close a"), attempts.takeEvents());
    }

    @Test
    void failedSessionIsAbortedAndRunAgainAfterTheDelay() throws Exception {
        int[] sessions = new int[1];
        Background<Void> code = run(() -> "a", _ -> {
            if (++sessions[0] == 1) {
                throw ENDED;
            }
        });
        passDelay(Duration.ofMillis(100));
        code.result();
        assertEquals(
                List.of(
                        "connecting 1",
                        "connected 1",
                        "abort a",
                        "failed 1, 100 ms",
                        "connecting 2",
                        "connected 2",
                        "close a"),
                attempts.takeEvents());
    }

    @Test
    void delaysDoubleWhileAttemptsFail() throws Exception {
        int[] made = new int[1];
        Background<Void> code = run(
                () -> {
                    if (++made[0] < 5) {
                        throw REFUSED;
                    }
                    return "a";
                },
                _ -> {});
        for (long millis : new long[] {100, 200, 400, 800}) {
            passDelay(Duration.ofMillis(millis));
        }
        code.result();
        assertEquals(5, made[0]);
    }

    @Test
    void delaysDoubleWhileConnectionsAreShort() throws Exception {
        Background<Void> code = run(() -> "a", _ -> {
            time.advance(Duration.ofMillis(9_999));
            throw ENDED;
        });
        passDelay(Duration.ofMillis(100));
        passDelay(Duration.ofMillis(200));
        passDelay(Duration.ofMillis(400));
        time.awaitTimers(1);
        code.thread().interrupt();
        assertInstanceOf(InterruptedException.class, code.failure());
    }

    @Test
    void connectionThatLastedStartsTheDelaysAnew() throws Exception {
        int[] sessions = new int[1];
        Background<Void> code = run(() -> "a", _ -> {
            if (++sessions[0] == 3) {
                time.advance(Duration.ofSeconds(10));
            }
            throw ENDED;
        });
        passDelay(Duration.ofMillis(100));
        passDelay(Duration.ofMillis(200));
        passDelay(Duration.ofMillis(100));
        passDelay(Duration.ofMillis(200));
        time.awaitTimers(1);
        code.thread().interrupt();
        assertInstanceOf(InterruptedException.class, code.failure());
    }

    @Test
    void fatalFailureIsThrownAndTheStreamAborted() throws Exception {
        IOException fatal = new IOException("disk full");
        Background<Void> code = run(() -> "a", _ -> {
            throw fatal;
        });
        assertSame(fatal, code.failure());
        assertEquals(List.of("connecting 1", "connected 1", "abort a"), attempts.takeEvents());
    }

    @Test
    void classifierDecidesWhatIsTriedAgain() throws Exception {
        int[] sessions = new int[1];
        Reconnect own = reconnect.retryIf(e -> e.getMessage().equals("disk full"));
        Background<Void> code = Background.run(
                time,
                () -> own.run(
                        () -> "a",
                        _ -> {
                            throw ++sessions[0] == 1 ? new IOException("disk full") : ENDED;
                        },
                        _ -> {},
                        _ -> {}));
        passDelay(Duration.ofMillis(100));
        assertSame(ENDED, code.failure());
    }

    @Test
    void interruptInASessionIsNeverTriedAgain() throws Exception {
        Reconnect everything = reconnect.retryIf(_ -> true);
        Background<Void> code = Background.run(
                time,
                () -> everything.run(
                        () -> "a", _ -> Background.blockForever(), _ -> {}, _ -> attempts.events.add("abort")));
        assertEquals("connecting 1", attempts.events.take());
        assertEquals("connected 1", attempts.events.take());
        code.thread().interrupt();
        assertInstanceOf(InterruptedException.class, code.failure());
        assertEquals("abort", attempts.events.take());
    }

    @Test
    void deadlineDuringADelayEndsTheRunWithTheLastFailureAsItsCause() throws Exception {
        Background<Void> code = Background.run(
                time,
                () -> Deadline.within(
                        Duration.ofMillis(50),
                        () -> reconnect.<String, RuntimeException>run(
                                () -> {
                                    throw REFUSED;
                                },
                                _ -> {},
                                _ -> {},
                                _ -> {})));
        time.awaitTimers(2);
        time.advance(Duration.ofMillis(50));
        Throwable e = code.failure();
        assertInstanceOf(DeadlineExceededException.class, e);
        assertSame(REFUSED, e.getCause());
        assertFalse(code.interruptLeft());
    }

    @Test
    void deadlineDuringASessionEndsTheRun() throws Exception {
        Background<Void> code = Background.run(
                time,
                () -> Deadline.within(
                        Duration.ofSeconds(1),
                        () -> reconnect.<String, RuntimeException>run(
                                () -> "a",
                                _ -> TimeSource.sleep(Duration.ofSeconds(9)),
                                _ -> {},
                                attempts.events::add)));
        time.awaitTimers(2);
        time.advance(Duration.ofSeconds(1));
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertEquals(List.of("connecting 1", "connected 1", "a"), attempts.takeEvents());
    }

    @Test
    void timeoutOfTheSessionsOwnIsTriedAgain() throws Exception {
        int[] sessions = new int[1];
        Background<Void> code = run(() -> "a", _ -> {
            if (++sessions[0] == 1) {
                Deadline.within(Duration.ofSeconds(1), () -> TimeSource.sleep(Duration.ofSeconds(9)));
            }
        });
        time.awaitTimers(2);
        time.advance(Duration.ofSeconds(1));
        passDelay(Duration.ofMillis(100));
        code.result();
    }
}
