package dev.streamctl.telemetry.stats;

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

    /** One sample a datagram, none dropped. */
    private static Header header(long device, long boot, long sequence) {
        return new Header(device, boot, sequence, sequence * 1_000, (int) sequence + 1, 0, 0, false, true, 0, 0);
    }

    private static Arrival observe(DeviceTable table, long boot, long sequence) {
        return table.observe(header(1, boot, sequence), 1, 0, 0);
    }

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
        assertEquals(3, table.totals().lost());
        assertEquals(3, table.totals().missing());
        observe(table, 8, 1);
        assertEquals(2, table.totals().lost());
        observe(table, 9, 1_024);
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
        assertEquals(500, table.totals().lost(), "as if it had started again");
        observe(table, 666, 900);
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
        }
        assertEquals(69_999, authenticated.totals().lost());
        assertEquals(Arrival.DUPLICATE, observe(authenticated, 69_000, 1));
        assertEquals(Arrival.FIRST, observe(authenticated, 0, 1), "left too long ago");
    }

    @Test
    void aForgedJumpAheadCannotKeepAnUnauthenticatedDeviceOut() {
        observe(table, 7, 100);
        assertEquals(Arrival.IMPLAUSIBLE, observe(table, 7, 1L << 60));
        assertEquals(Arrival.IN_ORDER, observe(table, 7, 101));
        long far = 102 + ArrivalRules.MAX_JUMP;
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
    void jitterIsThatOfRfc3550() {
        long[] arrivals = {0, 1_300, 1_900, 3_500, 4_000};
        double jitter = 0;
        for (int i = 0; i < arrivals.length; i++) {
            table.observe(header(1, 7, i), 1, 0, arrivals[i]);
            if (i > 0) {
                double difference = Math.abs(arrivals[i] - arrivals[i - 1] - 1_000);
                jitter += (difference - jitter) / 16;
            }
        }
        assertEquals(jitter, table.device(1).jitterNanos(), 1e-9);
        assertEquals(1e6, table.device(1).datagramsPerSecond());
    }

    /** The mean of 0 and the jitter of the other one, weighted by 3 and 5 datagrams. */
    @Test
    void theJitterOfAllIsTheMeanWeightedByDatagrams() {
        jitterIsThatOfRfc3550();
        for (int i = 0; i < 3; i++) {
            table.observe(header(2, 7, i), 1, 0, i * 1_000);
        }
        assertEquals(table.device(1).jitterNanos() * 5 / 8, table.jitter().mean(), 1e-9);
        assertEquals(0, authenticated.jitter().mean());
    }

    @Test
    void withALargerWindowMoreMayComeLate() {
        DeviceTable wide = new DeviceTable(10, true, 1, 8_192);
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
        table.queueDropped(999, 1);
        table.sinkDropped(1, 2);
        assertEquals(new Attribution(0, 0, 3, 4, 3, 2), Attribution.of(table.totals(), 4));
        assertEquals(
                new Attribution(0, 0, 8, 0, 2, 2),
                Attribution.of(table.device(1).counts(), 0));
    }
}
