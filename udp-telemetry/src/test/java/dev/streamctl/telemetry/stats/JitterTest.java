package dev.streamctl.telemetry.stats;

import static dev.streamctl.telemetry.stats.Sending.header;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.wire.Header;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Jitter of a device and of all. */
class JitterTest {

    private final DeviceTable table = new DeviceTable(100, false, 42);
    private final DeviceTable authenticated = new DeviceTable(100, true, 42);

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

    /** Devices come, restart, are forgotten, and some have clocks that jump by centuries. */
    @Test
    void theJitterOfAllIsExactWhateverHappened() {
        DeviceTable small = new DeviceTable(50, false, 3);
        Random random = new Random(8);
        long clock = 0;
        for (int i = 0; i < 200_000; i++) {
            clock += random.nextInt(2_000);
            int device = random.nextInt(100);
            long uptime = device < 5 ? random.nextLong() : clock - random.nextInt(1_000);
            long sequence = random.nextInt(1_000) == 0 ? random.nextLong() >>> 1 : i;
            var header = new Header(device, i >> 15, sequence, uptime, i, 0, 0, false, true, 0, 0);
            small.observe(header, 1, 0, clock);
        }
        for (int i = 0; i < 500; i++) {
            small.observe(header(1_000 + i % 50, 1, i / 50), 1, 0, i * 777L);
        }
        double nanos = 0;
        long datagrams = 0;
        for (DeviceStats each : small.newest(50)) {
            nanos += each.jitterNanos() * each.counts().get(Counter.RECEIVED);
            datagrams += each.counts().get(Counter.RECEIVED);
        }
        assertEquals(500, datagrams);
        assertEquals(datagrams, small.jitter().datagrams());
        assertEquals(nanos, small.jitter().nanos(), 1e-3, "after centuries, microseconds");
    }
}
