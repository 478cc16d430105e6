package dev.streamctl.camera.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnTest {

    private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

    @Test
    void whatACallLogsIsLoggedInOrderOnceItIsOver() {
        var turn = new Turn(logged::add);
        turn.log("before");
        turn.take();
        turn.log("first");
        turn.take(); // a call within a call
        turn.log("second");
        turn.give();
        assertEquals(List.of("before"), List.copyOf(logged));
        turn.give();
        assertEquals(List.of("before", "first", "second"), List.copyOf(logged));
    }

    @Test
    void aLogThatBlocksDoesNotKeepTheTurn() throws Exception {
        var read = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var turn = new Turn(line -> {
            begun.countDown();
            awaitUninterrupted(read);
            logged.add(line);
        });
        Thread blocked = Thread.ofVirtual().start(() -> {
            turn.take();
            turn.log("nobody reads this");
            turn.give();
        });
        assertTrue(begun.await(30, TimeUnit.SECONDS));
        turn.takeInterruptibly(); // the next one need not wait for a reader
        turn.give();
        assertEquals(0, logged.size());
        read.countDown();
        blocked.join();
        assertEquals(List.of("nobody reads this"), List.copyOf(logged));
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
