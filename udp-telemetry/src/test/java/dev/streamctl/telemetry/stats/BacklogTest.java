package dev.streamctl.telemetry.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody forges anything, nothing is authenticated, and what one listener missed another one brings much later. */
class BacklogTest {

    private static final int LAST = 20_300;

    private final boolean[] given = new boolean[4 * LAST];
    private DeviceTable table = new DeviceTable(100, false, 42, 8_192, 1);
    private int times;

    private void look(int sequence) {
        if (Sending.observe(table, 7, sequence).accepted()) {
            assertTrue(!given[sequence], () -> sequence + " given twice: " + table.totals());
            given[sequence] = true;
            times++;
        }
    }

    private void look(int from, int to) {
        for (int sequence = from; sequence < to; sequence++) {
            look(sequence);
        }
    }

    @Test
    void longerThanTheWindowIsGivenWhereItIsNewAndOnlyThere() {
        look(0, 100);
        look(300, LAST);
        look(0, LAST);
        assertTrue(times >= LAST - Fork.TURN_AFTER, () -> times + " given");
        look(0, LAST);
        look(LAST, LAST + 1_000);
        assertTrue(times >= LAST + 1_000 - Fork.TURN_AFTER, () -> times + " given");
    }

    @Test
    void withLiveDatagramsBetween() {
        look(0, 100);
        look(300, LAST);
        for (int i = 0; i < LAST; i++) {
            look(i);
            look(LAST + i);
        }
        look(2 * LAST, 2 * LAST + 1_000);
        assertTrue(times >= 2 * LAST + 1_000 - Fork.TURN_AFTER, () -> times + " given");
    }

    @Test
    void aReplayBehindASmallGapInASmallWindow() {
        table = new DeviceTable(100, false, 42);
        look(0, 100);
        look(180, 5_000);
        look(0, 5_000);
        look(0, 5_000);
        look(5_000, 6_000);
        assertTrue(times >= 6_000 - Fork.TURN_AFTER, () -> times + " given");
    }

    /** After so many in order the gap is settled: what comes from it then is new, and takes nothing back. */
    @Test
    void muchLaterChangesNoOldCounters() {
        look(0, 100);
        look(300, LAST);
        long received = table.totals().get(Counter.RECEIVED);
        look(100, 300);
        assertTrue(table.totals().get(Counter.RECEIVED) >= received, table.totals()::toString);
        assertTrue(table.totals().get(Counter.IMPLAUSIBLE) < 1_000, table.totals()::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1_024})
    void inAnyOrderWithAnyGaps(int window) {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            table = new DeviceTable(100, false, 42, window, 1);
            Arrays.fill(given, false);
            int[] at = new int[3];
            for (int i = 0; i < 200; i++) {
                int who = random.nextInt(at.length);
                at[who] += random.nextInt(3) == 0 ? random.nextInt(400) : 0;
                int to = Math.min(at[who] + random.nextInt(300), given.length);
                look(Math.min(at[who], to), to);
                at[who] = random.nextInt(20) == 0 ? random.nextInt(to + 1) : to;
            }
            Counts counts = table.totals();
            assertTrue(counts.lost() >= 0, counts::toString);
            assertEquals(counts.expected(), counts.get(Counter.RECEIVED) + counts.lost());
        }
    }
}
