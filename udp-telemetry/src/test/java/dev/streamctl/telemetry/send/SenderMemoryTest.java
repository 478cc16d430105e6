package dev.streamctl.telemetry.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a sender holds does not grow with what it has sent: 100 bytes kept of each datagram would be too many. */
@Timeout(300)
class SenderMemoryTest {

    @Test
    void twoHundredThousandDatagramsLeaveAHeapOf16MegabytesAsItWas() throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx16m",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SenderCost.class.getName(),
                            "127.0.0.1:" + socket.getLocalPort(),
                            "sealed",
                            "100000",
                            "0",
                            "1")
                    .redirectErrorStream(true)
                    .start();
            try {
                String output = new String(process.getInputStream().readAllBytes(), UTF_8);
                assertEquals(0, process.waitFor(1, TimeUnit.MINUTES) ? process.exitValue() : -1, output);
                assertTrue(output.contains("in a row: 100000 times"), output);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
