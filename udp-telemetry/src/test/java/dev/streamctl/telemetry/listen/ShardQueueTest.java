package dev.streamctl.telemetry.listen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.streamctl.telemetry.follow.DropTally;
import dev.streamctl.telemetry.internal.Batch;
import dev.streamctl.telemetry.internal.Records;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShardQueueTest {

    private static final int BYTES = ListenOptions.MIN_QUEUE;

    private final DropTally tally = new DropTally();
    private final ShardQueue queue = new ShardQueue(BYTES, tally);
    private final byte[] taken = new byte[BYTES];

    private void add(byte[] datagram) {
        var batch = new Batch();
        int at = batch.add(datagram.length, 7, Rig.ANYWHERE);
        System.arraycopy(datagram, 0, batch.bytes(), at, datagram.length);
        queue.add(batch.bytes(), 0, batch.end());
    }

    /** Against a plain model, over many turns of the ring. */
    @Test
    void whatGoesInComesOutInOrderAndTheOldestGoWhenItIsFull() {
        Random random = new Random(1);
        Deque<byte[]> model = new ArrayDeque<>();
        int bytes = 0;
        long dropped = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] datagram = new byte[random.nextInt(2_000)];
            random.nextBytes(datagram);
            add(datagram);
            model.add(datagram);
            bytes += Records.HEAD + datagram.length;
            while (bytes > BYTES) {
                bytes -= Records.HEAD + model.remove().length;
                dropped++;
            }
            if (random.nextInt(200) == 0) {
                bytes -= takeAndCompare(model, random.nextInt(Records.HEAD + 2_000, BYTES));
            }
        }
        assertEquals(dropped, queue.dropped());
    }

    private int takeAndCompare(Deque<byte[]> model, int most) {
        byte[] into = new byte[most];
        int length = queue.take(into);
        for (int at = 0; at < length; at += Records.length(into, at)) {
            assertArrayEquals(
                    model.remove(), Arrays.copyOfRange(into, at + Records.HEAD, at + Records.length(into, at)));
            assertEquals(Rig.ANYWHERE, Records.source(into, at));
            assertEquals(7, Records.arrivalNanos(into, at));
        }
        return length;
    }

    @Test
    void whatIsPushedOutIsToldForTheDeviceItNames() {
        int each = Records.HEAD + Rig.plain(1, 0).length;
        int fit = BYTES / each;
        for (int i = 0; i < 10; i++) {
            add(Rig.plain(1, i));
        }
        for (int i = 0; i < fit; i++) {
            add(Rig.plain(2, i));
        }
        add("no header=1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Map<Long, Long> told = new HashMap<>();
        tally.drain(told::put, others -> assertEquals(0, others));
        assertEquals(10, told.get(1L));
        assertEquals(queue.dropped() - 10, told.getOrDefault(2L, 0L));
    }

    @Test
    void aTaskRunsOnTheThreadThatTakesAndNotBehindItsEnd() {
        var runs = new AtomicInteger();
        queue.submit(runs::incrementAndGet);
        assertEquals(0, queue.take(taken));
        assertEquals(1, runs.get());
        queue.close();
        assertEquals(-1, queue.take(taken));
        assertFalse(queue.submit(runs::incrementAndGet));
        assertEquals(1, runs.get());
    }
}
