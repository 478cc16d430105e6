import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.send.LinkOptions;
import dev.streamctl.telemetry.send.Protection;
import dev.streamctl.telemetry.send.SampleLoop;
import dev.streamctl.telemetry.send.SenderOptions;
import dev.streamctl.telemetry.send.SenderStats;
import dev.streamctl.telemetry.send.Target;
import dev.streamctl.telemetry.send.TelemetrySender;
import dev.streamctl.telemetry.source.DemoSource;
import dev.streamctl.telemetry.source.SampleSource;
import dev.streamctl.telemetry.wire.SampleTooLargeException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * What a sender costs, and when its ticks come.
 *
 * <pre>
 * SenderTicks row    HOST:PORT KIND DATAGRAMS              as many datagrams in a row
 * SenderTicks cost   HOST:PORT KIND PERIOD_US BURST SECONDS [virtual]   so many datagrams at each tick, 0 for none
 * SenderTicks jitter HOST:PORT PERIOD_MS SECONDS SEND_BUFFER   one sample at each tick
 * </pre>
 *
 * KIND is plain, signed or sealed. One JSON line each; times in microseconds.
 */
class SenderTicks {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int WARM_UP = 100_000;

    /** So long the compilers work on what a tick does. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final TelemetrySender sender;
    private final DemoSource demo = new DemoSource(1);

    private SenderTicks(TelemetrySender sender) {
        this.sender = sender;
    }

    public static void main(String[] args) throws Exception {
        boolean jitter = args[0].equals("jitter");
        var options = SenderOptions.to(Target.parse(args[1]), "bench")
                .withProtection(jitter ? new Protection.Plain() : protection(args[2]))
                .withLink(new LinkOptions(0, jitter ? Integer.parseInt(args[4]) : 0, null));
        try (TelemetrySender sender = TelemetrySender.open(options, new Random())) {
            var ticks = new SenderTicks(sender);
            switch (args[0]) {
                case "row" -> ticks.row(Integer.parseInt(args[3]));
                case "cost" -> {
                    ticks.inARow(WARM_UP);
                    Callable<Void> cost = () -> ticks.cost(
                            Long.parseLong(args[3]), Integer.parseInt(args[4]), Long.parseLong(args[5]));
                    if (args.length > 6) {
                        Thread.ofVirtual().start(() -> call(cost)).join();
                    } else {
                        cost.call();
                    }
                }
                default -> ticks.jitter(Long.parseLong(args[2]), Long.parseLong(args[3]));
            }
        }
    }

    private static Protection protection(String kind) {
        Key key = Key.generate(1, new Random(1));
        return switch (kind) {
            case "signed" -> new Protection.Signed(key);
            case "sealed" -> new Protection.Sealed(key, KeyUse.CHACHA20_POLY1305);
            default -> new Protection.Plain();
        };
    }

    private static void call(Callable<Void> work) {
        try {
            work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void row(int datagrams) {
        inARow(Math.max(WARM_UP, datagrams));
        long thread = THREADS.getCurrentThreadCpuTime();
        long process = PROCESS.getProcessCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        inARow(datagrams);
        print(
                "\"thread_us\":%.2f,\"process_us\":%.2f,\"bytes\":%.0f",
                (THREADS.getCurrentThreadCpuTime() - thread) / 1e3 / datagrams,
                (PROCESS.getProcessCpuTime() - process) / 1e3 / datagrams,
                (THREADS.getCurrentThreadAllocatedBytes() - bytes) / (double) datagrams);
    }

    private void inARow(int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            demo.read(this::offer);
            sender.endInterval();
        }
    }

    private Void cost(long periodUs, int burst, long seconds) throws Exception {
        SampleSource source = _ -> inARow(burst);
        var period = Duration.ofNanos(periodUs * 1_000);
        new SampleLoop(sender, source, period, Long.MAX_VALUE, SETTLE).run();
        boolean virtual = Thread.currentThread().isVirtual();
        var loop = new SampleLoop(sender, source, period, Long.MAX_VALUE, Duration.ofSeconds(seconds));
        long thread = virtual ? 0 : THREADS.getCurrentThreadCpuTime();
        long process = PROCESS.getProcessCpuTime();
        Map<String, Long> before = threads();
        loop.run();
        Map<String, Long> after = threads();
        double each = loop.stats().ticks() * (double) Math.max(1, burst);
        String most = after.entrySet().stream()
                .map(one -> Map.entry(
                        one.getKey(), (one.getValue() - before.getOrDefault(one.getKey(), 0L)) / 1e3 / each))
                .filter(one -> one.getValue() >= 0.1)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(one -> String.format(Locale.ROOT, "\"%s\":%.2f", one.getKey(), one.getValue()))
                .collect(Collectors.joining(","));
        print(
                "\"ticks\":%d,\"skipped\":%d,\"thread_us\":%.2f,\"process_us\":%.2f,\"threads\":{%s}",
                loop.stats().ticks(),
                loop.stats().ticksSkipped(),
                virtual ? -1 : (THREADS.getCurrentThreadCpuTime() - thread) / 1e3 / each,
                (PROCESS.getProcessCpuTime() - process) / 1e3 / each,
                most);
        return null;
    }

    /** Nanoseconds of processor time of each thread of the process, the machine's own among them, by its name. */
    private static Map<String, Long> threads() throws IOException {
        Map<String, Long> times = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                String name = Files.readString(task.resolve("comm")).strip();
                String time = Files.readString(task.resolve("schedstat")).split(" ")[0];
                times.merge(name, Long.parseLong(time), Long::sum);
            }
        }
        return times;
    }

    private void jitter(long periodMs, long seconds) throws Exception {
        int count = (int) (seconds * 1_000 / periodMs);
        long[] begun = new long[count];
        int[] at = {0};
        SampleSource source = samples -> {
            begun[at[0]++] = System.nanoTime();
            demo.read(samples);
        };
        var loop = new SampleLoop(sender, source, Duration.ofMillis(periodMs), count, Duration.ofDays(1));
        loop.run();
        long period = periodMs * 1_000_000;
        long[] late = new long[count - 20]; // the first ones load classes
        for (int i = 0; i < late.length; i++) {
            long since = begun[i + 20] - begun[0];
            late[i] = since - Math.floorDiv(since + period / 10, period) * period; // some may have been skipped
        }
        long earliest = Arrays.stream(late).min().orElse(0); // the first tick was late too, by what nobody knows
        Arrays.setAll(late, i -> late[i] - earliest);
        Arrays.sort(late);
        SenderStats stats = sender.stats();
        print(
                "\"ticks\":%d,\"skipped\":%d,\"p50_us\":%.0f,\"p99_us\":%.0f,\"max_us\":%.0f,\"sent\":%d,"
                        + "\"sender_full\":%d,\"sender_error\":%d,\"refusals\":%d",
                loop.stats().ticks(),
                loop.stats().ticksSkipped(),
                late[late.length / 2] / 1e3,
                late[late.length * 99 / 100] / 1e3,
                late[late.length - 1] / 1e3,
                stats.sent(),
                stats.senderFull(),
                stats.senderError(),
                stats.route().refusals());
    }

    private void offer(Sample sample) {
        try {
            sender.offer(sample);
        } catch (SampleTooLargeException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println("{" + String.format(Locale.ROOT, format, values) + "}");
    }
}
