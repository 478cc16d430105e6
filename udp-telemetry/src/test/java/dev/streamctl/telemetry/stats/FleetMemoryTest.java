package dev.streamctl.telemetry.stats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million devices, and boots that were left, in the heap that the README states. */
@Timeout(900)
class FleetMemoryTest {

    @Test
    void aMillionDevicesThatLoseNothingFitInto256Megabytes() throws Exception {
        run("-Xmx256m", FleetSimulation.class, "1000000", "3", "0");
    }

    @Test
    void aMillionDevicesThatAllLoseFitInto640Megabytes() throws Exception {
        run("-Xmx640m", FleetSimulation.class, "1000000", "6", "300");
    }

    /** Were the memory not divided over the partitions, it would be eight gigabytes. */
    @Test
    void bootsThatWereLeftFitInto160MegabytesHoweverManyPartitionsThereAre() throws Exception {
        run("-Xmx160m", LeftBootsSimulation.class, "64");
    }

    /** As sensors do that sleep between two messages. With 64 boots of each to be taken back it would be 750. */
    @Test
    void aHundredThousandDevicesThatStartAgainAndAgainFitInto256Megabytes() throws Exception {
        run("-Xmx256m", RestartsSimulation.class, "100000", "70");
    }

    /** Without a bound over all of them it would be more than 300. */
    @Test
    void forgedJumpsOfAHundredThousandDevicesFitInto224Megabytes() throws Exception {
        run("-Xmx224m", ForgedJumpsSimulation.class, "100000", "100");
    }

    private static void run(String heap, Class<?> simulation, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                simulation.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1, output);
            List<String> lines = output.lines().toList();
            assertEquals(2, lines.size(), output);
            assertEquals(lines.get(1), lines.get(0));
        } finally {
            process.destroyForcibly();
        }
    }
}
