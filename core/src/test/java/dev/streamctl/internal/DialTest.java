package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.ConnectFailedException;
import dev.streamctl.ConnectFailedException.Reason;
import dev.streamctl.Endpoint;
import dev.streamctl.testing.ManualTime;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DialTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final Dial<String, String> dial = new Dial<>(Endpoint.tcp("camera.example", 9000), time);
    private final BlockingQueue<String> started = new ArrayBlockingQueue<>(10);
    private final BlockingQueue<String> takenBack = new ArrayBlockingQueue<>(10);

    private Thread caller;

    private FutureTask<String> connect(String... addresses) {
        var task = new FutureTask<>(() -> dial.connect(() -> List.of(addresses), this::start, TIMEOUT));
        caller = Thread.ofVirtual().start(task);
        return task;
    }

    private Runnable start(String address, Dial<String, String> same) {
        started.add(address);
        return () -> takenBack.add(address);
    }

    private String nextStarted() throws InterruptedException {
        return started.poll(60, TimeUnit.SECONDS);
    }

    /** The caller waits, and with a timer for what it waits for now: it sets that before it parks. */
    private void awaitParked() {
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static <X extends Throwable> X failure(Class<X> type, FutureTask<String> task) {
        return assertThrows(type, () -> {
            try {
                task.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw e.getCause();
            }
        });
    }

    @Test
    void aSilentFirstAddressDelaysTheSecondByAQuarterOfASecond() throws Exception {
        var task = connect("v6", "v4");
        assertEquals("v6", nextStarted());
        awaitParked();
        time.advance(Duration.ofMillis(249));
        assertTrue(started.isEmpty());
        time.advance(Duration.ofMillis(1));
        assertEquals("v4", nextStarted());
        assertTrue(dial.won("by v4"));
        assertEquals("by v4", task.get());
        assertEquals("v6", takenBack.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void aFailedAddressStartsTheNextAtOnce() throws Exception {
        var task = connect("v6", "v4");
        nextStarted();
        dial.lost(new ConnectException("Connection refused"));
        assertEquals("v4", nextStarted());
        dial.won("by v4");
        assertEquals("by v4", task.get());
    }

    @Test
    void theSecondWinnerIsToldThatItIsTooLate() throws Exception {
        var task = connect("one");
        nextStarted();
        assertTrue(dial.won("first"));
        assertFalse(dial.won("second"));
        assertEquals("first", task.get());
    }

    @Test
    void whenAllRefuseTheLastIsTheCauseAndTheOthersAreKept() throws Exception {
        var task = connect("v6", "v4");
        nextStarted();
        dial.lost(new java.net.NoRouteToHostException("No route to host"));
        nextStarted();
        dial.lost(new ConnectException("Connection refused"));
        var failed = failure(ConnectFailedException.class, task);
        assertEquals(Reason.REFUSED, failed.reason());
        assertEquals("cannot connect to tcp://camera.example:9000: connection refused", failed.getMessage());
        assertEquals("No route to host", failed.getSuppressed()[0].getMessage());
    }

    @Test
    void aNameWithoutAnAddressIsAnUnknownHost() {
        var failed = assertThrows(
                ConnectFailedException.class,
                () -> dial.connect(
                        () -> {
                            throw new UnknownHostException("camera.example");
                        },
                        this::start,
                        TIMEOUT));
        assertEquals(Reason.UNKNOWN_HOST, failed.reason());
    }

    @Test
    void anAbandonedConnectEndsAndTakesTheAttemptsBack() throws Exception {
        var task = connect("one");
        nextStarted();
        dial.abandon();
        assertEquals(
                "cannot connect to tcp://camera.example:9000: the network was closed",
                failure(ConnectFailedException.class, task).getMessage());
        assertEquals("one", takenBack.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void theTimeoutCoversAllAddressesAndTakesTheAttemptsBack() throws Exception {
        var task = connect("one");
        nextStarted();
        awaitParked();
        time.advance(TIMEOUT);
        var failed = failure(ConnectFailedException.class, task);
        assertEquals(Reason.TIMED_OUT, failed.reason());
        assertEquals("one", takenBack.poll(60, TimeUnit.SECONDS));
        assertFalse(dial.won("too late"));
    }
}
