package dev.streamctl.telemetry.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sender holds does not grow with what it has sent: 100 bytes kept of each datagram or sample would be too many. */
@Timeout(300)
class SenderMemoryTest {

    @ParameterizedTest
    @CsvSource({"200000, 1, 1", "1, 300000, 0", "1, 300000, 2"})
    void aHeapOf16MegabytesIsEnough(int intervals, int samplesOfEach, int redundancy) throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx16m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SendMany.class.getName(),
                            "127.0.0.1:" + socket.getLocalPort(),
                            String.valueOf(intervals),
                            String.valueOf(samplesOfEach),
                            String.valueOf(redundancy))
                    .redirectErrorStream(true)
                    .start();
            try {
                String output = new String(process.getInputStream().readAllBytes(), UTF_8);
                assertEquals(0, process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1, output);
                assertEquals("offered %d\n".formatted((long) intervals * samplesOfEach), output);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
