package dev.streamctl.telemetry.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of unauthenticated devices' gaps is bounded over all of them, and who has few keeps them. */
class GivenBudgetTest {

    private static final int TABLES = 64;
    private static final long MOST = GivenBudget.BYTES / TABLES;
    private static final int LAST = 20_000;

    private final DeviceTable table = new DeviceTable(20_000, false, 42, DeviceTable.WINDOW, TABLES);
    private final boolean[] given = new boolean[2 * LAST];
    private int times;
    private long peak;

    /** Of the device that is honest. */
    private void look(int from, int to) {
        for (int sequence = from; sequence < to; sequence++) {
            if (Sending.observe(table, 7, sequence).accepted()) {
                assertTrue(!given[sequence], "given twice: " + sequence);
                given[sequence] = true;
                times++;
            }
        }
    }

    private void forge(long device, long boot, long sequence) {
        table.observe(Sending.header(device, boot, sequence), 1, 0, 0);
        peak = Math.max(peak, table.given.bytes());
        assertTrue(table.given.bytes() <= MOST);
    }

    /** Gaps and a backlog of 20,000, while others jump far more often than there is memory for. */
    @Test
    void manyForgedDevicesTakeNoMoreThanTheBudgetAndNobodysBacklogIsGivenTwice() {
        look(0, 100);
        look(300, 5_000);
        for (int jump = 0; jump < 300; jump++) {
            for (int device = 2; device < 1_000; device++) {
                forge(device, 7, 1_000L * jump);
            }
            look(5_000 + 50 * jump, 5_000 + 50 * jump + 50);
        }
        assertEquals(LAST - 200, times);
        look(0, LAST);
        assertTrue(times >= LAST - Fork.TURN_AFTER, () -> times + " given");
        look(0, LAST);
        look(LAST, LAST + 1_000);
        assertTrue(times >= LAST + 1_000 - Fork.TURN_AFTER, () -> times + " given");
        assertTrue(peak > MOST * 9 / 10, () -> peak + " bytes at most");
        assertTrue(table.givenUp() > 100_000, () -> table.givenUp() + " given up");
    }

    /** Also of boots that were left, and of devices that were forgotten. */
    @Test
    void whatIsForgottenTakesNothing() {
        for (int device = 0; device < 20_000; device++) {
            for (long boot = 0; boot < 2; boot++) {
                forge(device, boot, 0);
                forge(device, boot, 1_000);
            }
        }
        assertTrue(peak > MOST * 9 / 10, () -> peak + " bytes at most");
        for (int device = 50_000; device < 80_000; device++) {
            for (long boot = 0; boot < 2; boot++) {
                for (int sequence = 0; sequence < 40; sequence++) {
                    forge(device, boot, sequence);
                }
            }
        }
        // but for the few boots of each rank that were left last
        assertTrue(table.given.bytes() < 20_000, () -> table.given.bytes() + " bytes");
    }

    /** Exactly, against a plain list of bits, over many boots that need more than their share. */
    @Test
    void whatIsKeptIsExact() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            var sequences = new GivenSequences(new GivenBudget(Long.MAX_VALUE));
            boolean[] added = new boolean[64 * 200];
            for (int i = 0; i < 20_000; i++) {
                int from = random.nextInt(added.length);
                for (int n = from; n < Math.min(added.length, from + random.nextInt(3) * 50 + 1); n++) {
                    assertEquals(added[n], sequences.contains(n));
                    if (!added[n]) {
                        sequences.add(n, -1);
                        added[n] = true;
                    }
                }
            }
            for (int n = 0; n < added.length; n++) {
                assertEquals(added[n], sequences.contains(n));
            }
            assertTrue(sequences.size() <= 200);
        }
    }
}
