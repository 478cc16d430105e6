package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A socket for what {@code send telemetry} sends, and runs of it inside this process with that as their target. */
final class TelemetryReceiver implements AutoCloseable {

    final Map<String, String> variables = new HashMap<>(Map.of("HOME", "/dev/null"));

    private final DatagramSocket socket;

    TelemetryReceiver() {
        try {
            socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
            socket.setSoTimeout(30_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String target() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    byte[] receive() throws IOException {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** The samples of as many datagrams as the summary names: where an interval ended among them is a matter of time. */
    List<String> receivedLines(Map<String, Object> summary) throws IOException {
        List<String> lines = new ArrayList<>();
        for (long i = 0; i < (Long) summary.get("datagrams"); i++) {
            byte[] datagram = receive();
            assertTrue(datagram.length <= 1_200);
            lines.addAll(new String(datagram, UTF_8).lines().skip(1).toList());
        }
        return lines;
    }

    Inside send(String input, String... more) throws InterruptedException {
        List<String> args = new ArrayList<>(List.of("send", "telemetry", "--target", target(), "--device", "dev"));
        args.addAll(List.of(more));
        Inside run =
                Inside.start(variables, new ByteArrayInputStream(input.getBytes(UTF_8)), args.toArray(String[]::new));
        run.code();
        return run;
    }

    @Override
    public void close() {
        socket.close();
    }
}
