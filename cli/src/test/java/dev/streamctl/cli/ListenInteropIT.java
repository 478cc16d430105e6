package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.stats.DeviceTable;
import dev.streamctl.telemetry.wire.Header;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code listen} with other people's programs before and behind it. */
@Timeout(240)
class ListenInteropIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void send(int port, String lines) throws Exception {
        try (var socket = new DatagramSocket()) {
            byte[] bytes = lines.getBytes(UTF_8);
            socket.send(new DatagramPacket(
                    bytes, bytes.length, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)));
        }
    }

    private static String get(HttpClient client, String url) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (Exception e) {
            return e.toString(); // it has not started yet
        }
    }

    @Test
    void aPythonSocketAndNetcatSendToIt() throws Exception {
        String python = InteropIT.need("python3");
        String nc = InteropIT.need("nc");
        try (Started listener = ListenIT.listen("--count", "2")) {
            String port = String.valueOf(ListenIT.port(listener));
            String program = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
                    + ".sendto(b'room,by=python t=21.5 1', ('127.0.0.1', " + port + "))";
            try (Started sender = Started.program(Map.of(), List.of(python, "-c", program))) {
                assertEquals(0, sender.exit(), sender.err::text);
            }
            listener.out.await("room,by=python");
            String echo = "echo 'room,by=nc t=22 2' | " + nc + " -u -w1 127.0.0.1 " + port;
            try (Started sender = Started.program(Map.of(), List.of("sh", "-c", echo))) {
                sender.exit();
            }
            assertEquals(0, listener.exit(), listener.err::text);
            assertEquals("room,by=python t=21.5 1\nroom,by=nc t=22 2\n", listener.out.text());
        }
    }

    @Test
    void aPythonSocketReceivesWhatIsForwarded() throws Exception {
        String python = InteropIT.need("python3");
        String program = "import socket, sys\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                + "s.bind(('127.0.0.1', 0))\ns.settimeout(60)\n"
                + "print('port', s.getsockname()[1], flush=True)\nprint(s.recv(2000).decode(), end='')\n";
        try (Started receiver = Started.program(Map.of(), List.of(python, "-c", program))) {
            String port = receiver.out.await("port").substring("port ".length());
            try (Started listener = ListenIT.listen("--forward", "udp://127.0.0.1:" + port)) {
                send(ListenIT.port(listener), new String(ListenIT.datagram(4), UTF_8));
                assertEquals(0, receiver.exit(), receiver.err::text);
                assertEquals("port " + port + "\nm,device=cam1 n=4i\n", receiver.out.text());
            }
        }
    }

    @Test
    void victoriaMetricsAnswersWithTheForwardedValues(@TempDir Path folder) throws Exception {
        String program = InteropIT.need("victoria-metrics");
        int http = freePort();
        int influx = freePort();
        try (Started database = Started.program(
                        Map.of(),
                        List.of(
                                program,
                                "-httpListenAddr=127.0.0.1:" + http,
                                "-influxListenAddr=127.0.0.1:" + influx,
                                "-storageDataPath=" + folder));
                HttpClient client = HttpClient.newHttpClient();
                Started listener = ListenIT.listen("--forward", "udp://127.0.0.1:" + influx)) {
            await().atMost(PATIENCE)
                    .until(() ->
                            get(client, "http://127.0.0.1:" + http + "/health").equals("OK"));
            long[] sequence = {0};
            await().atMost(PATIENCE).until(() -> {
                send(ListenIT.port(listener), new String(ListenIT.datagram(sequence[0]++), UTF_8));
                get(client, "http://127.0.0.1:" + http + "/internal/force_flush");
                String export =
                        get(client, "http://127.0.0.1:" + http + "/api/v1/export?match[]=m_n".replace("[]", "%5B%5D"));
                return export.contains("\"device\":\"cam1\"") && export.contains("\"values\":[0");
            });
            String names = get(client, "http://127.0.0.1:" + http + "/api/v1/label/__name__/values");
            assertTrue(names.contains("\"m_n\"") && !names.contains("sc1"), names);
        }
    }

    @Test
    void influxAnswersWithTheForwardedValues(@TempDir Path folder) throws Exception {
        String program = InteropIT.need("influxd");
        int http = freePort();
        int rpc = freePort();
        int udp = freePort();
        Path configuration = folder.resolve("influx.conf");
        Files.writeString(configuration, """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                dir = "%s/meta"
                [data]
                dir = "%s/data"
                wal-dir = "%s/wal"
                [http]
                bind-address = "127.0.0.1:%d"
                [[udp]]
                enabled = true
                bind-address = "127.0.0.1:%d"
                database = "streamctl"
                batch-size = 1
                batch-timeout = "100ms"
                """.formatted(rpc, folder, folder, folder, http, udp));
        String query = "http://127.0.0.1:" + http + "/query?db=streamctl&q=SELECT+%22n%22+FROM+m+GROUP+BY+device";
        try (Started database = Started.program(Map.of(), List.of(program, "-config", configuration.toString()));
                HttpClient client = HttpClient.newHttpClient();
                Started listener = ListenIT.listen("--forward", "udp://127.0.0.1:" + udp)) {
            await().atMost(PATIENCE).until(() -> get(client, query).contains("results"));
            long[] sequence = {0};
            await().atMost(PATIENCE).until(() -> {
                send(ListenIT.port(listener), new String(ListenIT.datagram(sequence[0]++), UTF_8));
                String answer = get(client, query);
                return answer.contains("\"device\":\"cam1\"") && answer.matches("(?s).*Z\",\\d+]].*");
            });
        }
    }

    /** The same sequences, times and arrivals in RTP, to somebody else's implementation of RFC 3550. */
    @Test
    void tsharkAgreesOnLossAndJitter(@TempDir Path folder) throws Exception {
        String tshark = InteropIT.need("tshark");
        Random random = new Random(3);
        var table = new DeviceTable(1, false, 0);
        var pcap = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        pcap.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(101);
        double maxJitter = 0;
        double sumJitter = 0;
        int received = 0;
        for (int sequence = 0; sequence < 2_000; sequence++) {
            if (sequence > 0 && sequence < 1_999 && random.nextInt(10) == 0) {
                continue;
            }
            int clock = sequence * 160; // 20 ms of 8 kHz
            long arrival = sequence * 20_000L + random.nextInt(15_000);
            record(pcap, sequence, clock, arrival);
            var header = new Header(1, 1, sequence, clock * 125_000L, sequence + 1, 0, 0, true, true, 0, 0);
            table.observe(header, 1, 0, arrival * 1_000);
            double jitter = table.device(1).jitterNanos() / 1e6;
            maxJitter = Math.max(maxJitter, jitter);
            sumJitter += jitter;
            received++;
        }
        Path file = folder.resolve("rtp.pcap");
        Files.write(file, java.util.Arrays.copyOf(pcap.array(), pcap.position()));
        try (Started analysis = Started.program(
                Map.of(),
                List.of(tshark, "-r", file.toString(), "-q", "-d", "udp.port==5004,rtp", "-z", "rtp,streams"))) {
            assertEquals(0, analysis.exit(), analysis.err::text);
            String line = analysis.out
                    .text()
                    .lines()
                    .filter(each -> each.contains(" 5004 "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(analysis.out.text() + analysis.err.text()));
            Matcher loss = Pattern.compile("(-?\\d+) \\((-?[0-9.]+)%\\)").matcher(line);
            assertTrue(loss.find(), line);
            assertEquals(table.totals().lost(), Long.parseLong(loss.group(1)), line);
            String[] figures = line.substring(loss.end()).strip().split(" +");
            assertEquals(maxJitter, Double.parseDouble(figures[5]), 0.05, line);
            assertEquals(sumJitter / received, Double.parseDouble(figures[4]), 0.05, line);
        }
    }

    /** One raw IPv4 packet with UDP and RTP in it. */
    private static void record(ByteBuffer pcap, int sequence, int clock, long micros) {
        int length = 20 + 8 + 12 + 4;
        pcap.putInt((int) (micros / 1_000_000))
                .putInt((int) (micros % 1_000_000))
                .putInt(length)
                .putInt(length);
        pcap.order(ByteOrder.BIG_ENDIAN);
        pcap.putShort((short) 0x4500)
                .putShort((short) length)
                .putInt(0)
                .putShort((short) 0x4011)
                .putShort((short) 0);
        pcap.putInt(0x7f000001).putInt(0x7f000001);
        pcap.putShort((short) 5_002)
                .putShort((short) 5_004)
                .putShort((short) (length - 20))
                .putShort((short) 0);
        pcap.putShort((short) 0x8008)
                .putShort((short) sequence)
                .putInt(clock)
                .putInt(0x5eed)
                .putInt(0);
        pcap.order(ByteOrder.LITTLE_ENDIAN);
    }
}
