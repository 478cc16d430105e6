package dev.streamctl.telemetry.stats;

import static dev.streamctl.telemetry.stats.Sending.header;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody who sees an unauthenticated device's datagrams sends others in its name, with sequences ahead of its own. The
 * device's own ones count nevertheless, and when it has gone on for a little while so do only they.
 */
class ForgedSequencesTest {

    private static final int START = 100;

    /** So many of the device's own ones are enough to tell who it is. */
    private static final int ENOUGH = 16;

    private final DeviceTable table = new DeviceTable(100, false, 42);
    private long looked;
    private long accepted;
    private long next;

    /** Sequences that were forged and given. */
    private final Set<Long> forged = new HashSet<>();

    /** Datagrams of the device that were refused although nobody had forged their sequences. */
    private long wronged;

    /** And those whose sequences somebody had. */
    private long taken;

    private Arrival look(long sequence) {
        looked++;
        return table.observe(header(1, 7, sequence), 1, 0, 0);
    }

    /** The device's own next ones. */
    private void sendOn(int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            if (look(next).accepted()) {
                accepted++;
            } else if (forged.contains(next)) {
                taken++;
            } else {
                wronged++;
            }
            next++;
        }
    }

    private void forge(long sequence) {
        if (look(sequence).accepted()) {
            forged.add(sequence);
        }
    }

    /** How many sequences that the device has come to were forged: they cannot be told from a backlog. */
    private long passed() {
        return forged.stream().filter(sequence -> sequence < next).count();
    }

    private long count(Counter counter) {
        return table.totals().get(counter);
    }

    private void checkEquations() {
        Counts counts = table.totals();
        assertEquals(looked, Sending.looked(counts), counts::toString);
        assertEquals(counts.get(Counter.OFFERED), counts.get(Counter.SAMPLES) + counts.missing(), counts::toString);
        assertEquals(table.totals(), table.device(1).counts());
    }

    /** The device has lost nothing, and what is forged stands in the counters as that. */
    private void checkThatOnlyTheDeviceCounts(long forged) {
        Counts counts = table.totals();
        assertEquals(next, accepted, counts::toString);
        assertEquals(next, counts.get(Counter.RECEIVED), counts::toString);
        assertEquals(0, counts.lost(), counts::toString);
        assertEquals(0, counts.missing(), counts::toString);
        assertEquals(forged, counts.get(Counter.IMPLAUSIBLE), counts::toString);
        assertEquals(next - 1, table.device(1).highestSequence());
        checkEquations();
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 100, 4_000})
    void forgedOnesAheadOfEachOtherLockNobodyOut(int forged) {
        sendOn(START);
        for (int i = 1; i <= forged; i++) {
            look(START - 1 + 255L * i);
        }
        sendOn(ENOUGH + 200);
        checkThatOnlyTheDeviceCounts(forged);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 255, 1_000, 100_000, 1_000_000})
    void forgedOnesAmongTheDevicesOwnLockNobodyOut(int step) {
        sendOn(START);
        for (int i = 1; i <= 500; i++) {
            forge(START - 1 + (long) step * i);
            sendOn(1);
        }
        sendOn(step == 65 ? 40_000 : ENOUGH);
        assertEquals(0, wronged, table.totals()::toString);
        assertEquals(passed(), taken);
        assertEquals(0, table.totals().lost(), table.totals()::toString);
        checkEquations();
    }

    @ParameterizedTest
    @CsvSource({"2,4000", "10,4000", "50,4000", "63,4000", "2,300000", "10,100000", "50,20000", "63,20000"})
    void manySmallStepsLockNobodyOutEither(int step, int steps) {
        sendOn(START);
        for (int i = 1; i <= steps; i++) {
            forge(START - 1 + (long) step * i);
        }
        sendOn(2_000);
        Counts counts = table.totals();
        assertEquals(0, wronged, counts::toString);
        assertTrue(taken <= passed(), () -> taken + " of " + passed());
        assertTrue(counts.lost() <= 64, counts::toString);
        assertEquals(next - 1, table.device(1).highestSequence());
        checkEquations();
    }

    @Test
    void oneInsideTheGapDoesNotTakeTheWayBackAway() {
        sendOn(START);
        look(90_000);
        for (int i = 0; i < 200; i++) {
            look(50_000 - 100L * i);
            sendOn(1);
        }
        sendOn(ENOUGH);
        assertEquals(next, accepted, table.totals()::toString);
        assertEquals(0, table.totals().lost());
        checkEquations();
    }

    /** Nothing is known from before it. */
    @Test
    void norWhereTheForgedOneWasTheFirst() {
        look(1L << 61);
        for (int i = 0; i < 200; i++) {
            look(50_000 - 100L * i);
            sendOn(2);
        }
        assertTrue(next - accepted <= 3 * ENOUGH, table.totals()::toString);
        assertEquals(399, table.device(1).highestSequence());
        checkEquations();
    }

    /** Whoever goes on where the jump led is believed, but not for ever. */
    @ParameterizedTest
    @ValueSource(ints = {17, 5_000})
    void aForgedCourseThatWentOnIsTakenBack(int length) {
        sendOn(START);
        for (int i = 0; i < length; i++) {
            look(900_000 + i);
        }
        for (int i = 0; i < length; i++) {
            look(950_000 + i);
        }
        sendOn(300);
        Counts counts = table.totals();
        assertTrue(next - accepted <= ENOUGH, counts::toString);
        assertTrue(counts.lost() <= ENOUGH && counts.missing() <= ENOUGH, counts::toString);
        assertTrue(counts.get(Counter.IMPLAUSIBLE) >= 2L * length, counts::toString);
        checkEquations();
    }

    /** But those that the other one has sent already: they cannot be told from a backlog. */
    @Test
    void twoThatBothGoOnBothCount() {
        sendOn(START);
        for (int i = 0; i < 10_000; i++) {
            assertTrue(look(5_000 + i).accepted());
            sendOn(1);
        }
        assertEquals(5_000, accepted, table.totals()::toString);
        assertEquals(next - 5_000, count(Counter.REPLAYED) + count(Counter.DUPLICATE));
        checkEquations();
        sendOn(10_000);
        assertEquals(5_000 + next - 15_000, accepted, table.totals()::toString);
        assertEquals(0, table.totals().lost());
        checkEquations();
    }

    @Test
    void aFewThatAreForgedBehindARealJumpChangeNothingForLong() {
        sendOn(START);
        next = 5_000;
        sendOn(2_000);
        for (int i = 0; i < ENOUGH; i++) {
            look(START + i);
        }
        assertTrue(count(Counter.IMPLAUSIBLE) >= 2_000);
        sendOn(ENOUGH);
        assertEquals(START + 2_000 + ENOUGH, count(Counter.RECEIVED), table.totals()::toString);
        assertEquals(4_900, table.totals().lost());
        assertEquals(ENOUGH, count(Counter.IMPLAUSIBLE));
        checkEquations();
    }

    @Test
    void ofAJumpThatNobodyContradictsTheLateOnesAreStillGivenOnceEach() {
        sendOn(START);
        next = 5_000;
        sendOn(2_000);
        assertTrue(look(START).accepted());
        assertEquals(Arrival.REPLAYED, look(START));
        assertEquals(Arrival.REPLAYED, look(5_010));
        assertEquals(4_900, table.totals().lost());
        checkEquations();
    }

    /** One that came late within the window is known to the course from before the jump too. */
    @Test
    void whatCameLateBehindAJumpIsNotGivenAgainMuchLater() {
        sendOn(START);
        next = 700;
        sendOn(10);
        assertEquals(Arrival.LATE, look(START));
        sendOn(2_000);
        assertEquals(Arrival.REPLAYED, look(START));
        assertEquals(599, table.totals().lost());
        assertEquals(0, count(Counter.IMPLAUSIBLE));
        checkEquations();
    }
}
