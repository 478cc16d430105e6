package dev.streamctl.telemetry.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLimitTest {

    private static final int RATE = 10;
    private static final long SECOND = 1_000_000_000;
    private static final long SEED = 5;
    private static final long ADDRESS = 0xc000_0207L;

    /** The clock may read anything at the start, and wraps from the largest number to the smallest. */
    @ParameterizedTest
    @ValueSource(longs = {0, -SECOND / 2, Long.MAX_VALUE, Long.MAX_VALUE - SECOND / 2, Long.MAX_VALUE - SECOND})
    void asManyAsTheRateAreAdmittedAtOnceAndInEachSecond(long start) {
        var limit = new AddressLimit(RATE, SEED);
        assertEquals(RATE, admitted(limit, ADDRESS, start, 100));
        long each = SECOND / RATE;
        for (int i = 1; i <= 3 * RATE; i++) {
            assertEquals(0, admitted(limit, ADDRESS, start + i * each - 1, 10));
            assertEquals(1, admitted(limit, ADDRESS, start + i * each, 10));
        }
        assertEquals(RATE, admitted(limit, ADDRESS, start + 60 * SECOND, 100));
    }

    /** A hundred thousand addresses are several for each place. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - SECOND / 2})
    void whoeverIsOverTheRateIsNotForgottenForThoseWhoAreNot(long start) {
        var limit = new AddressLimit(RATE, SEED);
        assertEquals(RATE, admitted(limit, ADDRESS, start, RATE));
        for (int i = 1; i <= 100_000; i++) {
            assertTrue(limit.admit(ADDRESS + i, start));
        }
        assertEquals(0, admitted(limit, ADDRESS, start, 100));
    }

    /** So few that no four of them have the same places, and so many that some have. */
    @Test
    void addressesDoNotShareTheirRates() {
        var limit = new AddressLimit(RATE, SEED);
        long[] addresses = new Random(3).longs(200).toArray();
        for (int i = 0; i < RATE; i++) {
            for (long address : addresses) {
                assertTrue(limit.admit(address, 7));
            }
        }
        for (long address : addresses) {
            assertFalse(limit.admit(address, 7));
        }
    }

    /** What no thread may do is to overwrite what another one has let in. */
    @Test
    @Timeout(120)
    void ofManyThreadsAtOnceExactlyTheRateIsAdmitted() throws Exception {
        int threads = 4;
        int rate = 2_000_000;
        var limit = new AddressLimit(rate, SEED);
        assertTrue(limit.admit(ADDRESS, 7)); // known from here on
        var start = new CyclicBarrier(threads);
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counts.add(executor.submit(() -> {
                    start.await();
                    return admitted(limit, ADDRESS, 7, rate);
                }));
            }
            int all = 1;
            for (Future<Integer> count : counts) {
                all += count.get();
            }
            assertEquals(rate, all);
        }
    }

    @Test
    void withoutARateAndForThisMachineThereIsNoLimit() {
        assertEquals(100, admitted(new AddressLimit(0, SEED), ADDRESS, 7, 100));
        assertEquals(100, admitted(new AddressLimit(RATE, SEED), 0, 7, 100));
    }

    private static int admitted(AddressLimit limit, long network, long nanos, int offered) {
        int admitted = 0;
        for (int i = 0; i < offered; i++) {
            admitted += limit.admit(network, nanos) ? 1 : 0;
        }
        return admitted;
    }
}
