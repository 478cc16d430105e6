package dev.streamctl.telemetry.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SinkTest {

    private static final InetSocketAddress SOURCE = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4_000);

    /** A datagram of these lines, all of them samples. */
    private static Datagram datagram(long device, String... lines) {
        byte[] text = String.join("\n", lines).getBytes(UTF_8);
        int[] places = new int[2 * lines.length];
        int at = 0;
        for (int i = 0; i < lines.length; i++) {
            places[2 * i] = at;
            at += lines[i].getBytes(UTF_8).length;
            places[2 * i + 1] = at++;
        }
        var header = new Header(device, 5, 12, 0, 1, 0, 0, true, true, 0, 0);
        return new Datagram(header, true, 1_795_682_425_000_000_001L, SOURCE, text, lines.length, 0, places);
    }

    /** Writes when it may. */
    private static final class Gate implements SinkWriter {

        private final CountDownLatch open = new CountDownLatch(1);
        private final CountDownLatch entered = new CountDownLatch(1);
        private final List<Datagram> written = new ArrayList<>();

        @Override
        public String name() {
            return "gate";
        }

        @Override
        public void write(List<Datagram> datagrams, Undelivered undelivered) {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                datagrams.forEach(each -> undelivered.add(each, each.samples(), "interrupted"));
                return;
            }
            written.addAll(datagrams);
        }

        @Override
        public void close() {}
    }

    @Test
    void aFullQueueDropsTheOldestAndTellsWhose() throws Exception {
        var gate = new Gate();
        Map<Long, Long> told = new ConcurrentHashMap<>();
        int size = datagram(1, "m f=1").size();
        var sink = new QueuedSink(gate, 10 * size, TimeSource.system());
        sink.start((device, samples) -> told.merge(device, samples, Long::sum));
        sink.accept(List.of(datagram(1, "m f=1")));
        gate.entered.await();
        for (int i = 0; i < 4; i++) {
            sink.accept(List.of(datagram(2, "m f=1")));
        }
        for (int i = 0; i < 10; i++) {
            sink.accept(List.of(datagram(3, "m f=1")));
        }
        assertEquals(new SinkStats(15, 0, 4, 11), sink.stats());
        assertEquals(Map.of(2L, 4L), told);
        gate.open.countDown();
        sink.close();
        assertEquals(new SinkStats(15, 11, 4, 0), sink.stats());
        assertEquals(11, gate.written.size());
    }

    @Test
    void aWriterThatHangsIsLeftAndWhatItHadIsDropped() throws Exception {
        var gate = new Gate();
        var sink = new QueuedSink(gate, 100_000, TimeSource.system());
        sink.accept(List.of(datagram(1, "m f=1")));
        gate.entered.await();
        sink.accept(List.of(datagram(1, "m f=2")));
        sink.close();
        assertEquals(new SinkStats(2, 0, 2, 0), sink.stats());
    }

    @Test
    void samplesBecomeJson(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        try (var writer = new FileSinkWriter(file, 1 << 20, 1)) {
            writer.write(
                    List.of(datagram(
                            DeviceId.of("cam1"),
                            "cpu,device=cam1 a=1.5,b=-2i,c=18446744073709551615u,d=t,e=\"q\\\"\" 99")),
                    (_, _, why) -> {
                        throw new AssertionError(why);
                    });
        }
        assertEquals(
                "{\"type\":\"sample\",\"device\":\"cam1\",\"device_id\":\"" + DeviceId.text(DeviceId.of("cam1"))
                        + "\",\"boot\":\"0000000000000005\",\"sequence\":12,\"source\":\"192.0.2.7:4000\","
                        + "\"arrival_ns\":1795682425000000001,\"measurement\":\"cpu\",\"tags\":{\"device\":\"cam1\"},"
                        + "\"fields\":{\"a\":1.5,\"b\":-2,\"c\":18446744073709551615,\"d\":true,\"e\":\"q\\\"\"},"
                        + "\"timestamp\":99}\n",
                Files.readString(file));
    }

    @Test
    void aFileIsRotatedBetweenLinesAndTheOldestGoes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        try (var writer = new FileSinkWriter(file, 4_096, 2)) {
            for (int i = 0; i < 100; i++) {
                writer.write(List.of(datagram(1, "m n=" + i + "i")), (_, _, why) -> {
                    throw new AssertionError(why);
                });
            }
        }
        List<String> kept = new ArrayList<>();
        for (String name : List.of("samples.jsonl.2", "samples.jsonl.1", "samples.jsonl")) {
            assertTrue(Files.size(folder.resolve(name)) <= 4_096);
            kept.addAll(Files.readAllLines(folder.resolve(name)));
        }
        try (var files = Files.list(folder)) {
            assertEquals(3, files.count());
        }
        for (int i = 0; i < kept.size(); i++) {
            assertEquals(
                    JsonToken.START_OBJECT,
                    new JsonFactory().createParser(kept.get(i)).nextToken());
            assertTrue(kept.get(i).contains("{\"n\":" + (100 - kept.size() + i) + "}"), kept.get(i));
        }
    }

    @Test
    void aTornLineAtTheEndIsCutOff(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("samples.jsonl");
        String whole = "{\"type\":\"sample\"}\n";
        for (String torn : List.of("", "{\"type\":\"sam", "{".repeat(200_000))) {
            for (String before : List.of("", whole)) {
                Files.writeString(file, before + torn);
                new FileSinkWriter(file, 1 << 20, 1).close();
                assertEquals(before, Files.readString(file));
            }
        }
    }

    @Test
    void linesAreForwardedSplitBetweenSamples() throws Exception {
        try (var collector = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var writer = new ForwardSinkWriter("127.0.0.1", collector.getLocalPort(), TimeSource.system())) {
            collector.setSoTimeout(60_000);
            String line = "m s=\"" + "x".repeat(700) + "\"";
            writer.write(List.of(datagram(1, "a f=1", "b f=2"), datagram(2, line), datagram(3, line)), (_, _, why) -> {
                throw new AssertionError(why);
            });
            assertEquals("a f=1\nb f=2\n" + line + "\n", receive(collector));
            assertEquals(line + "\n", receive(collector));
        }
    }

    private static String receive(DatagramSocket socket) throws Exception {
        var packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), UTF_8);
    }

    @Test
    void whatNobodyListensForIsTold() throws Exception {
        int port;
        try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<Long> lost = new ArrayList<>();
        try (var writer = new ForwardSinkWriter("127.0.0.1", port, TimeSource.system())) {
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                writer.write(List.of(datagram(7, "m f=1")), (datagram, samples, _) -> lost.add(datagram.device()));
                return !lost.isEmpty();
            });
        }
        assertEquals(7, lost.getFirst());
    }
}
