package dev.streamctl.telemetry.send;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.source.DemoSource;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;

/**
 * What a datagram costs: {@code SenderCost HOST:PORT plain|signed|sealed DATAGRAMS SECONDS}. One reading of the demo is one
 * sample and one datagram. Sends as many datagrams in a row, twice, the first time to warm up; then ticks 1,000
 * times a second for so many seconds, without a datagram and with one. Prints the processor time and the allocated bytes for each datagram.
 */
final class SenderCost {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private interface Work {

        /** How many datagrams it sent. */
        long run() throws Exception;
    }

    private final TelemetrySender sender;

    private SenderCost(TelemetrySender sender) {
        this.sender = sender;
    }

    public static void main(String[] args) throws Exception {
        Key key = Key.generate(1, new Random(1));
        Protection protection = switch (args[1]) {
            case "plain" -> new Protection.Plain();
            case "signed" -> new Protection.Signed(key);
            case "sealed" -> new Protection.Sealed(key, KeyUse.CHACHA20_POLY1305);
            default -> throw new IllegalArgumentException(args[1]);
        };
        var options = SenderOptions.to(Target.parse(args[0]), "bench")
                .withProtection(protection)
                .withRedundancy(args.length > 4 ? Integer.parseInt(args[4]) : 0);
        int datagrams = Integer.parseInt(args[2]);
        Duration seconds = Duration.ofSeconds(Long.parseLong(args[3]));
        try (TelemetrySender sender = TelemetrySender.open(options, new Random())) {
            var cost = new SenderCost(sender);
            cost.inARow(datagrams);
            measure("the kernel alone", () -> kernelAlone(options, datagrams));
            measure("in a row", () -> cost.inARow(datagrams));
            if (seconds.isPositive()) {
                paced(sender, _ -> {}, "1,000 ticks a second, nothing sent", seconds);
                paced(sender, new DemoSource(1), "1,000 ticks a second", seconds);
            }
        }
    }

    private static void paced(TelemetrySender sender, SampleSource source, String what, Duration time)
            throws Exception {
        var loop = new SampleLoop(sender, source, Duration.ofMillis(1), Long.MAX_VALUE, time);
        measure(what, () -> {
            loop.run();
            return loop.stats().ticks();
        });
    }

    private long inARow(int datagrams) {
        var source = new DemoSource(1);
        for (int i = 0; i < datagrams; i++) {
            source.read(this::offer);
            sender.endInterval();
        }
        return datagrams;
    }

    private void offer(Sample sample) {
        try {
            sender.offer(sample);
        } catch (SampleTooLargeException e) {
            throw new AssertionError(e);
        }
    }

    /** The same number of datagrams of about the same size, from a socket of the same kind. */
    private static long kernelAlone(SenderOptions options, int datagrams) throws Exception {
        var remote =
                new InetSocketAddress(options.target().host(), options.target().port());
        byte[] datagram = new byte[175];
        try (Link link = UdpNetwork.INSTANCE.open(remote, options.link())) {
            for (int i = 0; i < datagrams; i++) {
                link.send(datagram, datagram.length);
            }
        }
        return datagrams;
    }

    private static void measure(String what, Work work) throws Exception {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long process = PROCESS.getProcessCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        double datagrams = work.run();
        System.out.printf(
                "%s: %.0f times, for each %.2f us of the thread, %.2f us of the process, %.0f bytes%n",
                what,
                datagrams,
                (THREADS.getCurrentThreadCpuTime() - cpu) / datagrams / 1e3,
                (PROCESS.getProcessCpuTime() - process) / datagrams / 1e3,
                (THREADS.getCurrentThreadAllocatedBytes() - bytes) / datagrams);
    }
}
