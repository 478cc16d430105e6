package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;

/**
 * Devices that start again after every third datagram, in a JVM whose heap the test has chosen. Prints what was received and how
 * often they started again, as counted and as it was.
 */
final class RestartsSimulation {

    private static final int DATAGRAMS = 3;
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    private RestartsSimulation() {}

    /** Arguments: devices, boots of each. */
    public static void main(String[] arguments) {
        int devices = Integer.parseInt(arguments[0]);
        int boots = Integer.parseInt(arguments[1]);
        DeviceTable table = new DeviceTable(devices, true, 7);
        for (int boot = 1; boot <= boots; boot++) {
            for (int device = 1; device <= devices; device++) {
                for (int i = 0; i < DATAGRAMS; i++) {
                    var header = new Header(device * SPREAD, boot, i, i, i + 1, 0, 0, true, true, 0, 0);
                    table.observe(header, 1, 0, boot * 1_000_000L + i);
                }
            }
        }
        Counts counts = table.totals();
        System.out.println(counts.get(Counter.RECEIVED) + " received, " + counts.get(Counter.RESTARTS) + " restarts");
        System.out.println((long) devices * boots * DATAGRAMS + " received, " + devices * (boots - 1) + " restarts");
    }
}
