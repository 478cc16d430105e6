package dev.streamctl.telemetry.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boots that were left by devices that were forgotten since, and are heard again. */
class ForgottenBootsTest {

    private static final int TABLES = 64;

    private long others = 1L << 40;

    private static Arrival look(DeviceTable table, long device, long boot, long sequence) {
        return table.observe(Sending.header(device, boot, sequence), 1, 0, 0);
    }

    private void forgetAll(DeviceTable table, int capacity) {
        for (int i = 0; i < capacity; i++) {
            look(table, others++, 1, 0);
        }
    }

    /** As many as fill seven of the eight shares, again and again. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceThatStartsAgainLosesNothingHoweverManyWereForgotten(boolean authenticated) {
        int boots = (authenticated ? DeviceTable.BOOTS : DeviceTable.UNAUTHENTICATED_BOOTS) / TABLES;
        int devices = boots / (RetiredBoots.RANKS + 1) * RetiredBoots.RANKS;
        DeviceTable table = new DeviceTable(devices + 10, authenticated, 7, DeviceTable.WINDOW, TABLES);
        for (int round = 0; round < 4; round++) {
            for (int device = 1; device <= devices; device++) {
                assertTrue(look(table, device, 1, 0).accepted());
                assertTrue(look(table, device, 2, 0).accepted());
            }
            assertTrue(table.rules.boots() <= boots, () -> table.rules.boots() + " boots");
            forgetAll(table, devices + 10);
        }
        long honest = 1L << 50;
        for (long boot = 1; boot <= 3; boot++) {
            for (int sequence = 0; sequence < 2_000; sequence++) {
                assertTrue(look(table, honest, boot, sequence).accepted(), "boot " + boot + ": " + sequence);
            }
        }
        Counts counts = table.device(honest).counts();
        assertEquals(6_000, counts.get(Counter.RECEIVED));
        assertEquals(2, counts.get(Counter.RESTARTS));
        assertEquals(0, counts.get(Counter.DUPLICATE) + counts.get(Counter.REPLAYED) + counts.lost());
    }

    /** What it had heard, lost and waited for is of its life before: those counters are gone, and so is what goes with them. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceThatWasForgottenBeginsAnewWithEachOfItsBoots(boolean authenticated) {
        DeviceTable table = new DeviceTable(2, authenticated, 7);
        look(table, 1, 5, 0);
        look(table, 1, 5, 50);
        look(table, 1, 6, 0);
        look(table, 1, 6, 50);
        look(table, 1, 7, 0);
        forgetAll(table, 2);
        long lost = table.totals().lost();
        assertEquals(Arrival.FIRST, look(table, 1, 6, 40));
        assertEquals(Arrival.LATE, look(table, 1, 6, 30));
        assertEquals(Arrival.FIRST, look(table, 1, 5, 40));
        assertEquals(Arrival.LATE, look(table, 1, 5, 30));
        Counts counts = table.device(1).counts();
        assertEquals(4, counts.get(Counter.RECEIVED));
        assertEquals(9 + 40 - 1, counts.lost());
        assertEquals(1, counts.get(Counter.LATE_RECOVERED));
        assertEquals(lost + counts.lost(), table.totals().lost());
    }

    @Test
    void whatIsHeardAgainHoldsNoMemoryOfGapsTwice() {
        DeviceTable table = new DeviceTable(100, false, 42, DeviceTable.WINDOW, TABLES);
        for (int round = 0; round < 50; round++) {
            for (int device = 1; device <= 100; device++) {
                for (long boot = 1; boot <= 2; boot++) {
                    look(table, device, boot, 0);
                    look(table, device, boot, 1_000);
                }
            }
            forgetAll(table, 100);
        }
        for (int device = 1_000; device < 10_000; device++) {
            for (long boot = 1; boot <= 2; boot++) {
                for (int sequence = 0; sequence < 4; sequence++) {
                    look(table, device, boot, sequence);
                }
            }
        }
        assertTrue(table.given.bytes() < 20_000, () -> table.given.bytes() + " bytes");
    }

    /** Whatever it was heard before: never in two ranks, nor counted twice. */
    @Test
    void aBootThatIsLeftAgainStandsThereOnce() {
        var budget = new GivenBudget(1 << 20);
        var boots = new RetiredBoots(16, budget);
        var device = new Device(1, 0, 7, 64);
        var once = state(1, budget);
        var often = state(100, budget);
        boots.add(device, once);
        boots.add(device, often);
        assertEquals(1, boots.size());
        assertSame(often, boots.find(device, 7));
        assertEquals(often.given.bytes(), budget.bytes());
        boots.add(device, often);
        assertEquals(often.given.bytes(), budget.bytes());
        boots.remove(device, 7);
        assertEquals(0, boots.size());
        assertNull(boots.find(device, 7));
    }

    private static BootState state(int heard, GivenBudget budget) {
        var state = new BootState(64);
        state.boot = 7;
        state.heard = heard;
        state.start(0, 10);
        state.given = GivenSequences.of(state, budget);
        return state;
    }
}
