package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;

/**
 * Devices that start again and again, in the tables of a reader of many partitions, in a JVM whose heap the test has chosen.
 * Each boot is as large as can be: datagrams and samples are missing. Prints how many boots are remembered, and the bound.
 */
final class LeftBootsSimulation {

    private static final int WINDOW = 8_192;

    private LeftBootsSimulation() {}

    /** Argument: partitions. */
    public static void main(String[] arguments) {
        int partitions = Integer.parseInt(arguments[0]);
        DeviceTable[] tables = new DeviceTable[partitions];
        long boots = 0;
        for (int i = 0; i < partitions; i++) {
            tables[i] = new DeviceTable(100, true, 77, WINDOW, partitions);
            for (long boot = 0; boot < 2L * DeviceTable.BOOTS / partitions; boot++) {
                look(tables[i], boot, 0, 1);
                look(tables[i], boot, 5_000, 3_000);
                look(tables[i], -1 - boot, 1_000, 3_000);
            }
            boots += tables[i].rules.boots();
        }
        System.out.println("boots " + boots);
        System.out.println("boots " + DeviceTable.BOOTS);
    }

    private static void look(DeviceTable table, long boot, long sequence, int offered) {
        var header =
                new Header(boot & 7, boot, sequence, sequence, offered, 0, 0, true, true, 1, Math.max(1, offered - 9));
        table.observe(header, 1, 0, sequence);
    }
}
