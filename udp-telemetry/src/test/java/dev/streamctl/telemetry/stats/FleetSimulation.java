package dev.streamctl.telemetry.stats;

import dev.streamctl.telemetry.wire.Header;
import java.util.Random;

/**
 * A fleet's datagrams through the real table, in a JVM whose heap the test has chosen. Prints the counters that the table
 * has and those that it should have.
 */
final class FleetSimulation {

    private FleetSimulation() {}

    /** Arguments: devices, datagrams for each, of a thousand how many are lost. */
    public static void main(String[] arguments) {
        int devices = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        int perMille = Integer.parseInt(arguments[2]);
        DeviceTable table = new DeviceTable(devices, true, 77);
        Random random = new Random(1);
        long lost = 0;
        for (int round = 0; round < rounds; round++) {
            // The first and the last come through, so that every loss is between two datagrams.
            boolean safe = round == 0 || round == rounds - 1;
            for (int device = 0; device < devices; device++) {
                if (!safe && random.nextInt(1_000) < perMille) {
                    lost++;
                    continue;
                }
                table.observe(
                        new Header(device * 0x9e3779b97f4a7c15L, 5, round, round, round + 1, 0, 0, true, true, 0, 0),
                        1,
                        0,
                        round * 1_000_000L + random.nextInt(1_000));
            }
        }
        Counts counts = table.totals();
        System.out.printf(
                "devices %d received %d lost %d missing %d%n",
                table.size(), counts.get(Counter.RECEIVED), counts.lost(), counts.missing());
        System.out.printf(
                "devices %d received %d lost %d missing %d%n", devices, (long) devices * rounds - lost, lost, lost);
    }
}
