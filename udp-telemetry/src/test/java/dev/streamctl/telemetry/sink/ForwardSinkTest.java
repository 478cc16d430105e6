package dev.streamctl.telemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.sink.SinkException.Reason;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ForwardSinkTest {

    private static ForwardSinkWriter to(int port) throws Exception {
        return ForwardSinkWriter.open(new Target("127.0.0.1", port), TimeSource.system());
    }

    @Test
    void linesAreForwardedSplitBetweenSamples() throws Exception {
        try (var collector = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var writer = to(collector.getLocalPort())) {
            collector.setSoTimeout(60_000);
            String line = "m s=\"" + "x".repeat(700) + "\"";
            writer.write(
                    List.of(Given.lines(1, "a f=1", "b f=2"), Given.lines(2, line), Given.lines(3, line)),
                    Given.NOTHING);
            assertEquals("a f=1\nb f=2\n" + line + "\n", receive(collector));
            assertEquals(line + "\n", receive(collector));
        }
    }

    private static String receive(DatagramSocket socket) throws Exception {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    /** The news of a refusal belongs to an earlier datagram: that one is lost, and the one that meets the news is sent. */
    @Test
    void aRefusedDatagramIsDroppedAndTheNextOneIsSentAllTheSame() throws Exception {
        List<String> lost = new ArrayList<>();
        SinkWriter.Undelivered told = (_, samples, why) -> lost.add(samples + " " + why);
        try (var collector = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            collector.setSoTimeout(60_000);
            collector.connect(collector.getLocalSocketAddress()); // keeps the port, and refuses what comes from others
            try (var writer = to(collector.getLocalPort())) {
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    writer.write(List.of(Given.lines(1, "m f=1")), told);
                    return !lost.isEmpty();
                });
                assertEquals("1 refused there or on the way", lost.getFirst());
                collector.disconnect();
                writer.write(List.of(Given.lines(3, "m f=3")), told);
                String received = receive(collector);
                while (received.equals("m f=1\n")) { // one that a busy kernel delivers only now
                    received = receive(collector);
                }
                assertEquals("m f=3\n", received);
            }
        }
    }

    @Test
    void aNameWithoutAnAddressIsTold() {
        var target = new Target("nosuch.invalid", 9);
        var failure = assertThrows(
                SinkException.class,
                () -> ForwardSinkWriter.open(target, TimeSource.system()).close());
        assertEquals(Reason.UNREACHABLE, failure.reason());
        assertEquals(
                "cannot forward to udp://nosuch.invalid:9: cannot find the host \"nosuch.invalid\"",
                failure.getMessage());
    }
}
