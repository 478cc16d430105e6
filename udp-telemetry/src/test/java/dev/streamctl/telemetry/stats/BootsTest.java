package dev.streamctl.telemetry.stats;

import static dev.streamctl.telemetry.stats.Sending.observe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device that starts again has lost, and what somebody who replays it has not. */
class BootsTest {

    private final DeviceTable table = new DeviceTable(100, false, 42);
    private final DeviceTable authenticated = new DeviceTable(100, true, 42);

    private long count(Counter counter) {
        return table.totals().get(counter);
    }

    @Test
    void aNewBootIsARestartAndNoLoss() {
        observe(table, 7, 100);
        assertEquals(Arrival.FIRST, observe(table, 8, 0));
        assertEquals(1, count(Counter.RESTARTS));
        assertEquals(0, table.totals().lost());
        assertEquals(Arrival.IN_ORDER, observe(table, 7, 101), "a late one of the boot before");
        assertEquals(Arrival.DUPLICATE, observe(table, 7, 101));
        assertEquals(Arrival.IN_ORDER, observe(table, 8, 1));
        assertEquals(8, table.device(1).boot());
        assertEquals(1, count(Counter.RESTARTS));
        assertEquals(0, table.totals().missing());
    }

    @Test
    void aYoungBootHasLostWhatCameBeforeItsFirstDatagram() {
        observe(table, 7, 100);
        observe(table, 8, 3);
        observe(table, 8, 4);
        assertEquals(3, table.totals().lost());
        assertEquals(3, table.totals().missing());
        observe(table, 8, 1);
        assertEquals(2, table.totals().lost());
        observe(table, 9, 1_024);
        observe(table, 9, 1_025);
        assertEquals(2, table.totals().lost(), "an old boot may have been heard elsewhere");
    }

    @Test
    void whatCameInABootThatWasLeftNeverCountsAgain() {
        for (DeviceTable each : new DeviceTable[] {table, authenticated}) {
            for (long boot = 7; boot < 100; boot++) {
                observe(each, boot, 0);
                observe(each, boot, 2_000);
            }
            for (int round = 0; round < 50; round++) {
                for (long boot = 7; boot < 99; boot++) {
                    assertEquals(Arrival.REPLAYED, observe(each, boot, 0));
                    assertEquals(Arrival.DUPLICATE, observe(each, boot, 2_000));
                }
            }
            assertEquals(2 * 93, each.totals().get(Counter.RECEIVED));
            assertEquals(99, each.device(1).boot());
        }
    }

    @Test
    void aForgedBootCannotKeepAnUnauthenticatedDeviceOut() {
        observe(table, 7, 100);
        observe(table, 666, 500);
        observe(table, 666, 900);
        assertEquals(500 + 399, table.totals().lost(), "as if it had started again");
        observe(table, 667, 3);
        assertEquals(Arrival.IN_ORDER, observe(table, 7, 101));
        assertEquals(0, table.totals().lost(), "it has not");
        assertEquals(0, table.totals().missing());
        assertEquals(Arrival.IN_ORDER, observe(table, 667, 5));
        assertEquals(500 + 399 + 3 + 1, table.totals().lost(), "it has, after all, and so it had before");
        assertEquals(Arrival.IN_ORDER, observe(table, 7, 103));
        assertEquals(1, table.totals().lost());
    }

    @Test
    void aBootThatGoesOnForLongIsTheDevicesOwn() {
        observe(table, 7, 100);
        for (int sequence = 500; sequence < 500 + DeviceTable.WINDOW + 1; sequence++) {
            observe(table, 8, sequence);
        }
        observe(table, 7, 101);
        assertEquals(500, table.totals().lost());
        assertEquals(500, table.totals().missing());
    }

    @Test
    void aDeviceThatStartsAgainAndAgainIsFollowed() {
        for (long boot = 0; boot < 70_000; boot++) {
            assertEquals(Arrival.FIRST, observe(authenticated, boot, 1));
            assertEquals(Arrival.IN_ORDER, observe(authenticated, boot, 2));
        }
        assertEquals(69_999, authenticated.totals().lost());
        assertEquals(Arrival.DUPLICATE, observe(authenticated, 69_000, 1));
        assertEquals(Arrival.FIRST, observe(authenticated, 0, 1), "left too long ago");
    }

    @Test
    void aCaptureThatIsTheLastThingHeardLeavesNoGap() {
        for (DeviceTable each : new DeviceTable[] {table, authenticated}) {
            observe(each, 7, 100);
            assertEquals(Arrival.FIRST, observe(each, 6, 900));
            assertEquals(Arrival.DUPLICATE, observe(each, 6, 900), "a duplicate confirms nothing");
            assertEquals(0, each.totals().lost());
            assertEquals(0, each.totals().missing());
            observe(each, 6, 899);
            assertEquals(899, each.totals().lost(), "it has really started again");
            assertEquals(899, each.totals().missing());
        }
    }

    @Test
    void madeUpBootsDoNotMakeTheLiveOneBeForgotten() {
        for (int sequence = 0; sequence < 100; sequence++) {
            observe(table, 7, sequence);
        }
        for (int round = 0; round < 3; round++) {
            for (long boot = 0; boot < 5_000; boot++) {
                observe(table, 1_000_000L * (round + 1) + boot, 900);
            }
            assertEquals(Arrival.DUPLICATE, observe(table, 7, 99));
            assertEquals(Arrival.IN_ORDER, observe(table, 7, 100 + round));
        }
        assertEquals(7, table.device(1).boot());
        assertEquals(0, table.totals().lost());
        assertEquals(0, table.totals().missing());
        assertEquals(15_000, count(Counter.RESTARTS));
        assertTrue(table.rules.boots() <= DeviceTable.UNAUTHENTICATED_BOOTS, () -> table.rules.boots() + " boots");
    }

    /** Each of them costs its maker a datagram or two; the live one has cost its device more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void norDoManyBootsOfManyDevicesWhichWereHeardLessOften(int each) {
        DeviceTable large = new DeviceTable(20_000, false, 42);
        for (int sequence = 0; sequence < 10; sequence++) {
            observe(large, 7, sequence);
        }
        observe(large, 666, 5);
        for (int device = 2; device < 10_000; device++) {
            for (long boot = 0; boot < 2; boot++) {
                for (int sequence = 0; sequence < each; sequence++) {
                    large.observe(Sending.header(device, boot, sequence), 1, 0, 0);
                }
            }
        }
        assertEquals(Arrival.DUPLICATE, observe(large, 7, 9));
        assertEquals(Arrival.IN_ORDER, observe(large, 7, 10));
        assertEquals(7, large.device(1).boot());
        assertEquals(0, large.device(1).counts().lost());
    }

    @Test
    void ranksArePowersOfFour() {
        int[] least = {1, 2, 5, 17, 65, 257, 1_025};
        for (int rank = 0; rank < least.length; rank++) {
            assertEquals(rank, RetiredBoots.rank(least[rank]));
            assertEquals(Math.max(0, rank - 1), RetiredBoots.rank(least[rank] - 1));
        }
        assertEquals(6, RetiredBoots.rank(Integer.MAX_VALUE));
    }

    @Test
    void twoSendersOfOneNameAreToldOnce() {
        int told = 0;
        for (int sequence = 0; sequence < 100; sequence++) {
            for (long boot = 7; boot < 9; boot++) {
                assertTrue(observe(authenticated, boot, sequence).accepted());
                told += authenticated.alternates() ? 1 : 0;
            }
        }
        assertEquals(198, authenticated.totals().get(Counter.BOOT_CHANGES));
        assertEquals(1, authenticated.totals().get(Counter.RESTARTS));
        assertEquals(1, told);
    }

    @Test
    void aRestartWithAFewLateDatagramsIsNoSecondSender() {
        observe(table, 7, 100);
        for (int i = 0; i < 3; i++) {
            observe(table, 8, i);
            observe(table, 7, 101 + i);
            assertFalse(table.alternates());
        }
        observe(table, 8, 3);
        assertEquals(6, count(Counter.BOOT_CHANGES));
        assertFalse(table.alternates());
    }

    /** The memory for boots that were left is that of one table, over however many it is divided. */
    @Test
    void manyTablesRememberNoMoreBootsThanOne() {
        for (int tables : new int[] {1, 3, 64}) {
            int part = Math.ceilDiv(DeviceTable.BOOTS, tables);
            DeviceTable each = new DeviceTable(100, true, 42, 64, tables);
            for (long boot = 0; boot < 2L * part; boot++) {
                observe(each, boot, 0);
                observe(each, boot, 1);
                observe(each, -1 - boot, 0);
            }
            assertTrue(
                    each.rules.boots() <= part && each.rules.boots() > part * 9 / 10,
                    () -> each.rules.boots() + " of " + part);
        }
    }
}
