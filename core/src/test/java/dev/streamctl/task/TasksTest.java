package dev.streamctl.task;

import static dev.streamctl.testing.Background.awaitDeaf;
import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TasksTest {

    private final ManualTime time = new ManualTime();

    @Test
    void gatherReturnsTheResultsInTheOrderOfTheCalls() throws Exception {
        CountDownLatch lastDone = new CountDownLatch(1);
        List<String> results = Tasks.gather(List.of(
                () -> {
                    lastDone.await();
                    return "a";
                },
                () -> {
                    lastDone.countDown();
                    return "b";
                }));
        assertEquals(List.of("a", "b"), results);
    }

    @Test
    void gatherOfNothingIsNothing() throws Exception {
        assertEquals(List.of(), Tasks.gather(List.<Callable<String>>of()));
    }

    @Test
    void gatherFailsWithTheFirstFailureAndCancelsTheRest() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> Tasks.gather(List.<Callable<String>>of(
                        () -> {
                            begun.countDown();
                            try {
                                return blockForever();
                            } finally {
                                ended.countDown();
                            }
                        },
                        () -> {
                            begun.await();
                            throw new IOException("no such sensor");
                        })));
        assertEquals("no such sensor", e.getCause().getMessage());
        assertEquals(0, e.getCause().getSuppressed().length);
        assertEquals(0, ended.getCount());
    }

    @Test
    void gatherObeysTheDeadlineAroundIt() throws Exception {
        Background<List<Void>> code = Background.call(
                time,
                () -> Deadline.within(
                        Duration.ofSeconds(1), () -> Tasks.gather(List.<Callable<Void>>of(() -> blockForever()))));
        time.awaitTimers(3);
        time.advance(Duration.ofSeconds(1));
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void raceReturnsTheFirstSuccessAndWaitsForTheLosers() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch ended = new CountDownLatch(2);
        Callable<String> loser = () -> {
            begun.countDown();
            try {
                return blockForever();
            } finally {
                ended.countDown();
            }
        };
        String winner = Tasks.race(List.of(
                loser,
                () -> {
                    begun.await();
                    throw new IOException("refused");
                },
                () -> {
                    begun.await();
                    return "fast";
                },
                loser));
        assertEquals("fast", winner);
        assertEquals(0, ended.getCount());
    }

    @Test
    void raceWithoutSuccessThrowsAllFailuresInOne() {
        ExecutionException e = assertThrows(
                ExecutionException.class,
                () -> Tasks.race(List.<Callable<String>>of(
                        () -> {
                            throw new IOException("refused");
                        },
                        () -> {
                            throw new IOException("unreachable");
                        })));
        assertEquals(1, e.getCause().getSuppressed().length);
    }

    @Test
    void raceOfNothingIsAMistake() {
        assertThrows(IllegalArgumentException.class, () -> Tasks.race(List.<Callable<String>>of()));
    }

    @Test
    void raceObeysTheDeadlineAroundIt() throws Exception {
        Background<Void> code = Background.call(
                time,
                () -> Deadline.within(
                        Duration.ofSeconds(1), () -> Tasks.race(List.<Callable<Void>>of(() -> blockForever()))));
        time.awaitTimers(3);
        time.advance(Duration.ofSeconds(1));
        assertInstanceOf(DeadlineExceededException.class, code.failure());
    }

    @Test
    void lateResultsOfLosersAreGivenToDiscard() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        List<String> discarded = new ArrayList<>();
        String winner = Tasks.race(
                List.of(
                        () -> {
                            begun.countDown();
                            try {
                                return blockForever();
                            } catch (InterruptedException e) {
                                return "connected all the same";
                            }
                        },
                        () -> {
                            begun.await();
                            return "fast";
                        }),
                discarded::add);
        assertEquals("fast", winner);
        assertEquals(List.of("connected all the same"), discarded);
    }

    @Test
    void resultsOfARaceThatTheDeadlineEndedAreGivenToDiscard() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch advanced = new CountDownLatch(1);
        List<String> discarded = new ArrayList<>();
        Background<String> code = Background.call(
                time,
                () -> Deadline.within(
                        Duration.ofSeconds(1),
                        () -> Tasks.race(
                                List.<Callable<String>>of(() -> {
                                    begun.countDown();
                                    awaitDeaf(advanced);
                                    return "late connection";
                                }),
                                discarded::add)));
        begun.await();
        time.awaitTimers(3);
        time.advance(Duration.ofSeconds(1));
        advanced.countDown();
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertEquals(List.of("late connection"), discarded);
    }
}
