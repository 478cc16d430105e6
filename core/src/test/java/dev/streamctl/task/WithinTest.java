package dev.streamctl.task;

import static dev.streamctl.testing.Background.awaitDeaf;
import static dev.streamctl.testing.Background.blockForever;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.testing.Background;
import dev.streamctl.testing.ManualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A block with a deadline, alone (I3, I4, I5). */
@Timeout(120)
class WithinTest {

    private final ManualTime time = new ManualTime();

    @Test
    void bodyThatEndsInTimeReturnsItsResultAndLeavesNoTimer() throws Exception {
        Background<String> code = Background.call(
                time, () -> Deadline.within(Duration.ofSeconds(2), () -> "pending " + time.pendingTimers()));
        assertEquals("pending 1", code.result());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void bodySeesTheNearerDeadline() throws Exception {
        Background<Deadline> code = Background.call(
                time,
                () -> Deadline.within(
                        Duration.ofSeconds(2), () -> Deadline.within(Duration.ofSeconds(5), () -> Deadline.current())));
        assertEquals(Duration.ofSeconds(2), code.result().remaining());
        assertTrue(Deadline.current().isNone());
    }

    @Test
    void waitThroughTheLibraryEndsByTheDeadline() throws Exception {
        Background<Void> code = Background.run(
                time, () -> Deadline.within(Duration.ofSeconds(2), () -> TimeSource.sleep(Duration.ofSeconds(10))));
        time.awaitTimers(2);
        time.advance(Duration.ofMillis(1999));
        assertFalse(code.isDone());
        time.advance(Duration.ofMillis(1));
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertFalse(code.interruptLeft());
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void waitOutsideTheLibraryIsInterruptedAndReportedAsTheDeadline() throws Exception {
        Background<Void> code =
                Background.run(time, () -> Deadline.within(Duration.ofSeconds(2), () -> blockForever()));
        time.awaitTimers(1);
        time.advance(Duration.ofSeconds(2));
        assertEquals("not done within 2000 ms", code.failure().getMessage());
        assertInstanceOf(DeadlineExceededException.class, code.failure());
        assertInstanceOf(InterruptedException.class, code.failure().getCause());
        assertFalse(code.interruptLeft());
    }

    @Test
    void blockedSocketIsInterruptedAndReportedAsTheDeadline() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Background<Void> code =
                    Background.run(time, () -> Deadline.within(Duration.ofSeconds(2), () -> socket.accept()));
            time.awaitTimers(1);
            time.advance(Duration.ofSeconds(2));
            assertInstanceOf(DeadlineExceededException.class, code.failure());
            assertInstanceOf(SocketException.class, code.failure().getCause());
            assertFalse(code.interruptLeft());
        }
    }

    @Test
    void blockedChannelIsInterruptedAndReportedAsTheDeadline() throws Exception {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Background<Void> code =
                    Background.run(time, () -> Deadline.within(Duration.ofSeconds(2), () -> channel.accept()));
            time.awaitTimers(1);
            time.advance(Duration.ofSeconds(2));
            assertInstanceOf(DeadlineExceededException.class, code.failure());
            assertInstanceOf(ClosedByInterruptException.class, code.failure().getCause());
            assertFalse(code.interruptLeft());
        }
    }

    @Test
    void otherExceptionsPassAndTheInterruptIsTakenBack() throws Exception {
        SocketTimeoutException own = new SocketTimeoutException("the socket's own timeout");
        CountDownLatch advanced = new CountDownLatch(1);
        Background<Void> code = Background.run(
                time,
                () -> Deadline.within(Duration.ofSeconds(2), () -> {
                    awaitDeaf(advanced);
                    throw own;
                }));
        time.awaitTimers(1);
        time.advance(Duration.ofSeconds(2));
        advanced.countDown();
        assertSame(own, code.failure());
        assertFalse(code.interruptLeft());
    }

    @Test
    void bodyThatEndsLateReturnsItsResultAndTheInterruptIsTakenBack() throws Exception {
        CountDownLatch advanced = new CountDownLatch(1);
        Background<String> code = Background.call(
                time,
                () -> Deadline.within(Duration.ofSeconds(2), () -> {
                    awaitDeaf(advanced);
                    return "late";
                }));
        time.awaitTimers(1);
        time.advance(Duration.ofSeconds(2));
        advanced.countDown();
        assertEquals("late", code.result());
        assertFalse(code.interruptLeft());
    }

    @Test
    void bodyMaySwallowTheInterruptAndReturn() throws Exception {
        Background<String> code = Background.call(
                time,
                () -> Deadline.within(Duration.ofSeconds(2), () -> {
                    try {
                        return blockForever();
                    } catch (InterruptedException e) {
                        return "best effort";
                    }
                }));
        time.awaitTimers(1);
        time.advance(Duration.ofSeconds(2));
        assertEquals("best effort", code.result());
        assertFalse(code.interruptLeft());
    }

    @Test
    void bodyOfNoTimeStillRuns() throws Exception {
        Background<String> code = Background.call(time, () -> Deadline.within(Duration.ZERO, () -> "what is there"));
        assertEquals("what is there", code.result());
    }

    @Test
    void timeWithoutEndNeedsNoTimer() throws Exception {
        Background<Integer> code = Background.call(
                time, () -> Deadline.within(Duration.ofSeconds(Long.MAX_VALUE), () -> time.pendingTimers()));
        assertEquals(0, code.result());
    }

    @Test
    void exceptionsOfTheBodyAreInferred() throws Exception {
        Deadline.within(Duration.ofSeconds(30), () -> {});
        String text = Deadline.within(Duration.ofSeconds(30), () -> "text");
        assertEquals("text", text);
        class Own extends Exception {}
        try {
            Deadline.within(Duration.ofSeconds(30), () -> {
                throw new Own();
            });
        } catch (Own e) {
            assertNull(e.getMessage());
        }
    }

    @Test
    void systemTimeEndsABlockToo() throws Exception {
        Background<Void> code =
                Background.run(TimeSource.system(), () -> Deadline.within(Duration.ofMillis(5), () -> blockForever()));
        assertInstanceOf(DeadlineExceededException.class, code.failure());
    }
}
