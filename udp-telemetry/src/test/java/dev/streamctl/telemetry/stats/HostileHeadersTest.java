package dev.streamctl.telemetry.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.wire.Header;
import org.junit.jupiter.api.Test;

/** Well-formed headers that say absurd things: nothing is thrown, nothing grows, and the totals stay sane. */
class HostileHeadersTest {

    private static final int FAR = 0x7ffffff0;

    private final DeviceTable table = new DeviceTable(100, false, 42);
    private final DeviceTable authenticated = new DeviceTable(100, true, 42);

    private static Header header(long sequence, int offered, int repeats, int firstRepeat) {
        return new Header(1, 7, sequence, 0, offered, 0, 0, false, true, repeats, firstRepeat);
    }

    /** More gaps than are remembered, each as wide as can be. */
    @Test
    void anAccountThatJumpsIsNotBelievedAndTakesNoMemory() {
        for (DeviceTable each : new DeviceTable[] {table, authenticated}) {
            int offered = 1;
            for (int i = 0; i < 100; i++) {
                each.observe(header(i, offered, 1, offered - 1), 1, 0, 0);
                offered += FAR;
            }
            assertEquals(100, each.totals().get(Counter.RECEIVED));
        }
        assertTrue(table.totals().missing() < 1_000_000, table.totals()::toString);
    }

    @Test
    void anAccountThatRunsBackwardsIsNotCounted() {
        for (DeviceTable each : new DeviceTable[] {table, authenticated}) {
            for (int i = 0; i < 100; i++) {
                each.observe(header(i, 1_000_000 - 1_000 * i, 0, 0), 1, 0, 0);
            }
            Counts counts = each.totals();
            assertEquals(counts.get(Counter.OFFERED), counts.get(Counter.SAMPLES) + counts.missing());
        }
    }

    @Test
    void twoForgedDatagramsDoNotLockAnUnauthenticatedDeviceOut() {
        for (long far : new long[] {1L << 61, 1 << 22, 1 << 19, 5_000}) {
            DeviceTable each = new DeviceTable(100, false, 42);
            for (int i = 0; i < 5; i++) {
                each.observe(header(i, i + 1, 0, 0), 1, 0, 0);
            }
            each.observe(header(far, (int) far, 0, 0), 1, 0, 0);
            each.observe(header(far + 1, (int) far + 1, 0, 0), 1, 0, 0);
            for (int i = 5; i < 500; i++) {
                each.observe(header(i, i + 1, 0, 0), 1, 0, 0);
            }
            Counts counts = each.totals();
            assertTrue(counts.get(Counter.REPLAYED) < 16, counts::toString);
            assertTrue(counts.lost() < 16, counts::toString);
            assertTrue(counts.missing() < 16, counts::toString);
            assertEquals(499, each.device(1).highestSequence());
        }
    }

    /** Each within the window, so that nothing about them is suspicious. */
    @Test
    void severalForgedDatagramsWithinTheWindowDoNotLockAnUnauthenticatedDeviceOut() {
        for (int i = 0; i < 5; i++) {
            table.observe(header(i, i + 1, 0, 0), 1, 0, 0);
        }
        for (int i = 1; i <= 5; i++) {
            table.observe(header(1_000 * i, 1_000 * i + 1, 0, 0), 1, 0, 0);
        }
        for (int i = 5; i < 500; i++) {
            table.observe(header(i, i + 1, 0, 0), 1, 0, 0);
        }
        assertTrue(table.totals().get(Counter.REPLAYED) < 16, table.totals()::toString);
        assertTrue(table.totals().lost() < 16, table.totals()::toString);
        assertEquals(499, table.device(1).highestSequence());
    }

    /** Nothing was known when the forgery came, so there is nothing to go back to. */
    @Test
    void aForgedFirstDatagramDoesNotLockAnUnauthenticatedDeviceOut() {
        table.observe(header(1L << 61, 5, 0, 0), 1, 0, 0);
        for (int i = 0; i < 500; i++) {
            table.observe(header(i, i + 1, 0, 0), 1, 0, 0);
        }
        assertTrue(table.totals().get(Counter.RECEIVED) > 480, table.totals()::toString);
        assertEquals(0, table.totals().lost());
    }

    /** A real one: the device was cut off, and what it lost is lost. */
    @Test
    void aJumpThatNobodyContradictsIsALoss() {
        table.observe(header(0, 1, 0, 0), 1, 0, 0);
        for (int i = 5_000; i < 10_000; i++) {
            table.observe(header(i, i + 1, 0, 0), 1, 0, 0);
        }
        assertEquals(4_999, table.totals().lost());
        assertEquals(4_999, table.totals().missing());
    }
}
