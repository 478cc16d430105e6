package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;

/** Datagrams of a sender that puts one sample into each and drops none. */
final class Sending {

    private Sending() {}

    static Header header(long device, long boot, long sequence) {
        return new Header(device, boot, sequence, sequence * 1_000, (int) sequence + 1, 0, 0, false, true, 0, 0);
    }

    /** A datagram of device 1. */
    static Arrival observe(DeviceTable table, long boot, long sequence) {
        return table.observe(header(1, boot, sequence), 1, 0, 0);
    }

    /** How many datagrams were looked at, by the counters. */
    static long looked(Counts counts) {
        return counts.get(Counter.RECEIVED)
                + counts.get(Counter.DUPLICATE)
                + counts.get(Counter.REPLAYED)
                + counts.get(Counter.IMPLAUSIBLE);
    }
}
