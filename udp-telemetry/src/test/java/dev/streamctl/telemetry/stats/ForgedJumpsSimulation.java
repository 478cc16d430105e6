package dev.streamctl.telemetry.stats;

/**
 * Somebody forges jumps of many unauthenticated devices, in a JVM whose heap the test has chosen. Prints what was received, and
 * what should have been: every sequence comes once.
 */
final class ForgedJumpsSimulation {

    private ForgedJumpsSimulation() {}

    /** Arguments: devices, jumps of each. */
    public static void main(String[] arguments) {
        int devices = Integer.parseInt(arguments[0]);
        int jumps = Integer.parseInt(arguments[1]);
        DeviceTable table = new DeviceTable(devices, false, 77);
        for (int jump = 0; jump < jumps; jump++) {
            for (int device = 1; device <= devices; device++) {
                table.observe(Sending.header(device, 7, 1_000L * jump), 1, 0, 0);
            }
        }
        System.out.printf("samples %d%n", table.totals().get(Counter.SAMPLES));
        System.out.printf("samples %d%n", (long) devices * jumps);
    }
}
