package dev.streamctl.telemetry.stats;

import static dev.streamctl.telemetry.stats.Sending.header;
import static dev.streamctl.telemetry.stats.Sending.observe;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.streamctl.telemetry.wire.Header;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules of the table that no fault of a network alone would show. */
class DeviceTableTest {

    private final DeviceTable table = new DeviceTable(100, false, 42);
    private final DeviceTable authenticated = new DeviceTable(100, true, 42);

    private long count(Counter counter) {
        return table.totals().get(counter);
    }

    @Test
    void aDeviceThatIsFirstSeenInTheMiddleHasLostNothing() {
        assertEquals(Arrival.FIRST, observe(table, 7, 50_000));
        assertEquals(0, table.totals().lost());
        assertEquals(0, table.totals().missing());
        assertEquals(Arrival.LATE, observe(table, 7, 49_997), "it began a little earlier");
        assertEquals(2, table.totals().lost());
        assertEquals(2, table.totals().missing());
        assertEquals(0, count(Counter.LATE_RECOVERED), "nothing was known to be lost");
    }

    /** Who listens later than the device began cannot know whether the first ones were sent to anybody. */
    @Test
    void thatIsSoHoweverShortlyBeforeItBegan() {
        observe(table, 7, 1);
        observe(table, 7, 2);
        assertEquals(0, table.totals().lost());
        assertEquals(0, table.totals().missing());
    }

    @Test
    void aLateDatagramIsNoLongerLost() {
        observe(table, 7, 0);
        observe(table, 7, 5);
        assertEquals(4, table.totals().lost());
        assertEquals(Arrival.LATE, observe(table, 7, 3));
        assertEquals(Arrival.DUPLICATE, observe(table, 7, 3));
        assertEquals(3, table.totals().lost());
        assertEquals(1, count(Counter.LATE_RECOVERED));
        assertEquals(3, table.totals().missing());
        assertEquals(0.5, table.totals().lossRatio());
    }

    @Test
    void whatIsBehindTheWindowIsTakenForAReplay() {
        observe(table, 7, 0);
        observe(table, 7, 1_024);
        assertEquals(Arrival.REPLAYED, observe(table, 7, 0));
        assertEquals(Arrival.LATE, observe(table, 7, 1));
        assertEquals(1, count(Counter.REPLAYED));
        assertEquals(1_022, table.totals().lost());
    }

    @Test
    void aForgedJumpAheadCannotKeepAnUnauthenticatedDeviceOut() {
        observe(table, 7, 100);
        assertEquals(Arrival.IMPLAUSIBLE, observe(table, 7, 1L << 60));
        assertEquals(Arrival.IN_ORDER, observe(table, 7, 101));
        long far = 102 + SequenceRules.MAX_JUMP;
        assertEquals(Arrival.IMPLAUSIBLE, observe(table, 7, far));
        assertEquals(Arrival.IN_ORDER, observe(table, 7, far + 1), "the next one confirms it");
        observe(authenticated, 7, 100);
        assertEquals(Arrival.IN_ORDER, observe(authenticated, 7, far));
    }

    @Test
    void theDeviceHeardLeastRecentlyIsForgottenAndItsCountsStay() {
        DeviceTable small = new DeviceTable(3, false, 1);
        for (long device = 0; device < 3; device++) {
            small.observe(header(device, 1, 0), 1, 0, 0);
        }
        small.observe(header(0, 1, 2), 1, 0, 0);
        small.observe(header(3, 1, 0), 1, 0, 0);
        assertNull(small.device(1));
        assertNotNull(small.device(0));
        List<Long> order = new ArrayList<>();
        small.newest(10).forEach(stats -> order.add(stats.device()));
        assertEquals(List.of(3L, 0L, 2L), order);
        assertEquals(1, small.evicted());
        for (long device = 10; device < 1_000; device++) {
            small.observe(header(device, 1, 0), 1, 0, 0);
        }
        assertEquals(3, small.size());
        assertEquals(5 + 990, small.totals().get(Counter.RECEIVED));
        assertEquals(1, small.totals().lost());
    }

    @Test
    void countersOf32BitsMayWrap() {
        Header before = new Header(1, 7, 10, 0, -2, 0xfffffff8, 0xfffffffa, false, true, 0, 0);
        Header after = new Header(1, 7, 12, 0, 9, 0x00000002, 0xfffffffc, false, true, 0, 0);
        table.observe(before, 1, 0, 0);
        table.observe(after, 1, 0, 0);
        assertEquals(12, count(Counter.OFFERED));
        assertEquals(2, count(Counter.SENDER_ERROR));
        assertEquals(8, count(Counter.SENDER_FULL));
    }

    @Test
    void withALargerWindowMoreMayComeLate() {
        DeviceTable wide = new DeviceTable(10, true, 1, 8_192, 1);
        observe(wide, 7, 0);
        observe(wide, 7, 9_000);
        for (int sequence = 9_000 - 8_191; sequence < 9_000; sequence++) {
            assertEquals(Arrival.LATE, observe(wide, 7, sequence));
        }
        assertEquals(Arrival.REPLAYED, observe(wide, 7, 9_000 - 8_192));
        assertEquals(9_000 - 8_192, wide.totals().lost());
    }

    @Test
    void aRepeatHealsWhatIsMissingAndNothingElse() {
        table.observe(repeating(0, 2, 0, 0), 2, 0, 0); // samples 1 and 2
        table.observe(repeating(1, 4, 2, 1), 2, 0, 0); // 3 and 4; repeats 1 and 2
        assertEquals(new BitSet(), table.healed());
        table.observe(repeating(3, 8, 3, 4), 2, 0, 0); // 7 and 8; repeats 4 to 6
        assertEquals(BitSet.valueOf(new long[] {0b110}), table.healed());
        assertEquals(2, count(Counter.HEALED));
        table.observe(repeating(4, 10, 3, 4), 2, 0, 0);
        assertEquals(new BitSet(), table.healed(), "healed once");
        assertEquals(2, table.totals().missing());
        assertEquals(Arrival.LATE, table.observe(repeating(2, 6, 2, 3), 2, 0, 0));
        assertEquals(0, count(Counter.HEALED), "the datagram itself has come");
        assertEquals(0, table.totals().missing());
    }

    private static Header repeating(long sequence, int offered, int repeats, int firstRepeat) {
        return new Header(1, 7, sequence, 0, offered, 0, 0, false, true, repeats, firstRepeat);
    }

    @Test
    void missingSamplesAreGivenToThePlacesThatDroppedDatagrams() {
        observe(table, 7, 0);
        observe(table, 7, 11); // 10 datagrams with one sample each
        assertEquals(new Attribution(0, 0, 10, 0, 0, 0), Attribution.of(table.totals(), 0));
        assertEquals(new Attribution(0, 0, 6, 4, 0, 0), Attribution.of(table.totals(), 4));
        assertEquals(new Attribution(0, 0, 0, 10, 0, 0), Attribution.of(table.totals(), 1_000));
        table.queueDropped(1, 2);
        table.sinkDropped(1, 2);
        assertEquals(new Attribution(0, 0, 4, 4, 2, 2), Attribution.of(table.totals(), 4));
        assertEquals(
                new Attribution(0, 0, 8, 0, 2, 2),
                Attribution.of(table.device(1).counts(), 0));
    }

    @Test
    void whatNamesNoKnownDeviceShiftsNoBlame() {
        table.queueDropped(1, 7); // it is not known yet
        for (int device = 1; device <= 5; device++) {
            table.observe(header(device, 1, 0), 1, 0, 0);
            table.observe(header(device, 1, 1 + 2L * device), 1, 0, 0);
            table.queueDropped(device, device);
        }
        table.queueDropped(0, 100);
        table.queueDropped(999, 100);
        assertEquals(new Attribution(0, 0, 15, 0, 15, 0), Attribution.of(table.totals(), 0));
        long[] sums = new long[2];
        for (DeviceStats each : table.newest(10)) {
            Attribution of = Attribution.of(each.counts(), 0);
            sums[0] += of.network();
            sums[1] += of.listenerQueue();
        }
        assertArrayEquals(new long[] {15, 15}, sums, "of all it is the sum of the devices'");
    }
}
