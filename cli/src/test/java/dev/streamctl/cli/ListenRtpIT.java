package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.listen.ListenOptions;
import dev.streamctl.telemetry.listen.Listener;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.send.TelemetrySender;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.Counts;
import dev.streamctl.telemetry.testing.Delivery;
import dev.streamctl.telemetry.testing.FaultProxy;
import dev.streamctl.telemetry.testing.Faults;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.testing.ManualTime;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody else's implementation of RFC 3550 on what a listener received: datagrams of the real sender, dropped, doubled and
 * reordered by the fault proxy, go to a listener through sockets, and with the same sequences, times and arrivals, in RTP,
 * into a capture for tshark.
 *
 * <p>Where tshark counts otherwise: its lost are the expected less all that came, so each duplicate hides a loss, as RFC 3550
 * A.3 has it; we count sequences that never came. It expects up to the packet that came last, we up to the highest sequence.
 * Its jitter looks at duplicates as well, ours at what is received; its mean leaves the first packet out, which has none. So the
 * stream ends with its last sequence, the capture with duplicates is held against {@code lost - duplicate}, and jitter against a
 * capture without them. Loss and jitter under reordering are compared as they are.
 */
@Timeout(240)
class ListenRtpIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final int COUNT = 1_000;
    private static final Pattern LOSS = Pattern.compile("(-?\\d+) \\((-?[0-9.]+)%\\)");

    /** The printed figures have three digits behind the point. */
    private static final double PRINTED = 0.001;

    /** What was counted, and the jitter behind each received datagram, in milliseconds. */
    private record Heard(Counts counts, double maxJitter, double meanJitter) {}

    /** As tshark prints it. */
    private record Analysis(long lost, double meanJitter, double maxJitter) {}

    @Test
    void tsharkAgreesOnLossAndJitter(@TempDir Path folder) throws Exception {
        String tshark = InteropIT.need("tshark");
        List<byte[]> sent = send();
        for (Faults faults : List.of(
                Faults.none().withDrop(0.1),
                Faults.none().withDrop(0.1).withReorder(0.05, 8),
                Faults.none().withDrop(0.1).withReorder(0.05, 8).withDuplicate(0.1))) {
            RtpCapture all = new RtpCapture();
            RtpCapture once = new RtpCapture();
            Heard heard = listen(deliver(sent, faults), all, once);
            String told = faults + " " + heard;
            assertTrue(heard.counts.lost() > 0, told);
            assertEquals(faults.reorder() > 0, heard.counts.get(Counter.REORDERED) > 0, told);
            assertEquals(faults.duplicate() > 0, heard.counts.get(Counter.DUPLICATE) > 0, told);
            Analysis withDuplicates = analyse(tshark, all.write(folder.resolve("all.pcap")));
            assertEquals(heard.counts.lost() - heard.counts.get(Counter.DUPLICATE), withDuplicates.lost, told);
            Analysis received = analyse(tshark, once.write(folder.resolve("once.pcap")));
            assertEquals(heard.counts.lost(), received.lost, told);
            assertEquals(heard.maxJitter, received.maxJitter, PRINTED, told);
            assertEquals(heard.meanJitter, received.meanJitter, PRINTED, told);
        }
    }

    /** What the sender sends, one sample every 20 ms by its clock, as a socket receives it. */
    private static List<byte[]> send() throws Exception {
        var time = new ManualTime();
        List<byte[]> sent = new ArrayList<>();
        try (var socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            socket.setSoTimeout(60_000);
            var options = SenderOptions.to(new Target("127.0.0.1", socket.getLocalPort()), "cam1");
            try (var sender = ScopedValue.where(TimeSource.CURRENT, time)
                    .call(() -> TelemetrySender.open(options, new Random(1)))) {
                for (int i = 0; i < COUNT; i++) {
                    sender.offer(Sample.of("m", "n", FieldValue.of((long) i)));
                    sender.endInterval();
                    var packet = new DatagramPacket(new byte[1_500], 1_500);
                    socket.receive(packet);
                    sent.add(Arrays.copyOf(packet.getData(), packet.getLength()));
                    time.advance(PERIOD);
                }
            }
        }
        return sent;
    }

    /** What comes out of the network. The first datagram comes first and the last one last: they say what is expected. */
    private static List<Delivery> deliver(List<byte[]> sent, Faults faults) {
        FaultProxy proxy = new FaultProxy(faults.withMaxDelay(Duration.ofMillis(15)), 7);
        FaultProxy sound = new FaultProxy(Faults.none(), 7);
        List<Delivery> deliveries = new ArrayList<>(sound.offer(sent.getFirst()));
        sent.subList(1, COUNT - 1).forEach(datagram -> deliveries.addAll(proxy.offer(datagram)));
        deliveries.addAll(proxy.end());
        deliveries.addAll(sound.offer(sent.getLast()));
        return deliveries;
    }

    /** Sends to a listener, whose clock stands still until the datagram has arrived. */
    private static Heard listen(List<Delivery> deliveries, RtpCapture all, RtpCapture once) throws Exception {
        var time = new ManualTime();
        var parser = new DatagramParser(LineLimits.defaults(), null);
        var options = ListenOptions.at(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1);
        double max = 0;
        double sum = 0;
        long received = 0;
        try (var socket = new DatagramSocket();
                var listener = Listener.open(options, List.of(), time, InstantSource.system())) {
            for (int i = 0; i < deliveries.size(); i++) {
                byte[] bytes = deliveries.get(i).bytes();
                parser.parse(bytes, 0, bytes.length);
                long sequence = parser.header().sequence();
                Duration due = PERIOD.multipliedBy(sequence)
                        .plus(deliveries.get(i).delay().truncatedTo(ChronoUnit.MICROS));
                if (due.compareTo(time.elapsed()) > 0) { // else it was held back: it comes with the one before
                    time.advance(due.minus(time.elapsed()));
                }
                socket.send(new DatagramPacket(bytes, bytes.length, listener.address()));
                long arrived = i + 1;
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> counted(listener) == arrived);
                all.add(sequence, parser.header().uptimeNanos(), time.elapsed());
                long now = listener.stats().counts().get(Counter.RECEIVED);
                if (now > received) {
                    once.add(sequence, parser.header().uptimeNanos(), time.elapsed());
                    double jitter = listener.devices(1).getFirst().stats().jitterNanos() / 1e6;
                    max = Math.max(max, jitter);
                    sum += jitter;
                    received = now;
                }
            }
            return new Heard(listener.stats().counts(), max, sum / (received - 1)); // the first one has none
        }
    }

    private static long counted(Listener listener) {
        Counts counts = listener.stats().counts();
        return counts.get(Counter.RECEIVED) + counts.get(Counter.DUPLICATE) + counts.get(Counter.REPLAYED);
    }

    private static Analysis analyse(String tshark, Path file) throws Exception {
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
            Matcher loss = LOSS.matcher(line);
            assertTrue(loss.find(), line);
            String[] figures = line.substring(loss.end()).strip().split(" +");
            return new Analysis(
                    Long.parseLong(loss.group(1)), Double.parseDouble(figures[4]), Double.parseDouble(figures[5]));
        }
    }
}
