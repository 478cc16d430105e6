package dev.streamctl.telemetry.follow;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.Counts;
import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.wire.Header;
import java.nio.ByteBuffer;

/** Well-formed datagrams with any numbers at all in their headers, as bytes say, and what has to hold behind them. */
final class HostileRun {

    /** Bytes of one datagram. */
    static final int STEP = 24;

    private static final int DEVICES = 4;

    /** Whoever has a key is believed in what a real sender can reach. */
    private static final long BELIEVED = (1L << 40) - 1;

    private final Following following;
    private long looked;

    /** Numbers are near those before, or anywhere. */
    private long sequence;

    private int offered;
    private int dropped;

    private HostileRun(int tables) {
        following = new Following(DEVICES, tables);
    }

    /** Also where so few boots that were left are remembered that each makes another one be forgotten. */
    static void check(byte[] data) {
        for (int tables : new int[] {1, 4_096}) {
            HostileRun run = new HostileRun(tables);
            ByteBuffer steps = ByteBuffer.wrap(data);
            while (steps.remaining() >= STEP) {
                run.step(steps);
            }
            run.checkEquations();
        }
    }

    private void step(ByteBuffer in) {
        int how = in.get();
        int who = in.get();
        boolean vouched = (how & 1) != 0;
        long jump = in.getLong();
        sequence = next(how >> 1 & 3, sequence, jump) & Long.MAX_VALUE;
        sequence &= vouched ? BELIEVED : Long.MAX_VALUE;
        offered = (int) next(how >> 3 & 3, offered, in.getInt());
        dropped = (int) next(how >> 5 & 3, dropped, in.getInt());
        int failed = in.get();
        int repeats = in.getShort() & Header.MAX_REPEATS;
        int back = in.get();
        int lines = in.getShort() & 0x1f;
        var header = new Header(
                who & 7, who >> 3 & 3, sequence, jump, offered, dropped, failed, false, true, repeats, offered - back);
        following.look(header, "m f=1\n".repeat(lines).getBytes(US_ASCII), vouched);
        looked++;
        following.follower.clearTaken();
        if (looked % 32 == 0) {
            checkDevices();
        }
    }

    private static long next(int kind, long last, long number) {
        return switch (kind) {
            case 0 -> last + 1;
            case 1 -> last + (byte) number;
            case 2 -> last + (number & 0xffff);
            default -> number;
        };
    }

    private void checkEquations() {
        Part part = following.follower.part();
        assertTrue(part.devices() <= 2 * DEVICES);
        checkCounts(part.counts());
        assertEquals(
                looked,
                part.counts().get(Counter.RECEIVED)
                        + part.counts().get(Counter.DUPLICATE)
                        + part.counts().get(Counter.REPLAYED)
                        + part.counts().get(Counter.IMPLAUSIBLE));
        checkDevices();
    }

    private void checkDevices() {
        for (DeviceStats device : following.follower.mostLost(2 * DEVICES)) {
            checkCounts(device.counts());
        }
    }

    private static void checkCounts(Counts counts) {
        for (Counter counter : Counter.values()) {
            assertTrue(counts.get(counter) >= 0, counts::toString);
        }
        assertTrue(counts.lost() >= 0, counts::toString);
        assertEquals(counts.expected(), counts.get(Counter.RECEIVED) + counts.lost());
        long dropped = counts.get(Counter.SENDER_FULL) + counts.get(Counter.SENDER_ERROR);
        assertTrue(dropped <= counts.get(Counter.OFFERED), counts::toString);
        assertTrue(counts.get(Counter.OFFERED) <= dropped + counts.get(Counter.SAMPLES) + counts.missing());
    }
}
