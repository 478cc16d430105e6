package dev.streamctl.telemetry.kafka;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.wire.Header;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a datagram costs on its way into a topic and out of it: CPU time of this process, the broker being another one. For
 * the figures in the module's README; not a test. Argument: how many datagrams.
 */
final class KafkaCost {

    private static final int DEVICES = 10_000;
    private static final int AT_ONCE = 500;
    private static final int MOST_WAITING = 50_000;

    private KafkaCost() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("kafka-cost");
        try (var broker = new BrokerProcess(folder).start()) {
            Topic topic = Topic.create(broker.address(), "cost", 12);
            try (KafkaSink sink = KafkaSink.open(KafkaOptions.of(topic.address(), "listener"))) {
                sink.start((device, samples) -> {});
                produce(sink, made(0, count));
                List<Datagram> more = made(count, count);
                print("into the topic", count, () -> {
                    produce(sink, more);
                    return true;
                });
            }
            System.out.printf("on the broker's disk: %d bytes each%n", bytes(folder) / (2 * count));
            var options = GroupOptions.of(topic.address(), "cost", 1).withFromBeginning(true);
            try (TopicListener reader = TopicListener.open(options, List.of(), failure -> {
                throw new IllegalStateException(failure);
            })) {
                await(() -> reader.stats().arrived() >= count);
                long before = reader.stats().arrived();
                print("out of the topic, counted", 2 * count - before, () -> {
                    await(() -> reader.stats().arrived() >= 2L * count);
                    return true;
                });
            }
        }
    }

    private static List<Datagram> made(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(KafkaCost::datagram).toList();
    }

    private static void produce(KafkaSink sink, List<Datagram> datagrams) {
        for (int first = 0; first < datagrams.size(); first += AT_ONCE) {
            sink.accept(datagrams.subList(first, Math.min(first + AT_ONCE, datagrams.size())));
            await(() -> sink.stats().waiting() < MOST_WAITING);
        }
        await(() -> sink.stats().waiting() == 0);
        if (sink.stats().dropped() > 0) {
            throw new IllegalStateException(sink.stats().toString());
        }
    }

    /** Of 200 bytes, with values as little alike as those of real devices. */
    private static Datagram datagram(int number) {
        int device = number % DEVICES;
        long sequence = number / DEVICES;
        var random = new Random(number);
        var header = new Header(
                (device + 1) * 0x9e3779b97f4a7c15L,
                (device + 1) * 0xbf58476d1ce4e5b9L,
                sequence,
                random.nextLong() >>> 16,
                (int) sequence + 1,
                0,
                0,
                true,
                true,
                0,
                0);
        long time = 1_700_000_000_000_000_000L + sequence * 1_000_000_000 + random.nextInt(1_000_000_000);
        String line = "host,device=camera-%05d load=%.2f,temp=%.1f,free=%di,rx=%di %d\n"
                .formatted(
                        device,
                        random.nextDouble(),
                        40 + 30 * random.nextDouble(),
                        random.nextInt(),
                        random.nextInt(),
                        time);
        return Datagrams.of(header, false, time, line);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".log") && file.toString().contains("cost-"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static void print(String what, long count, BooleanSupplier work) {
        long wall = System.nanoTime();
        long cpu = cpuNanos();
        work.getAsBoolean();
        cpu = cpuNanos() - cpu;
        wall = System.nanoTime() - wall;
        System.out.printf(
                "%s: %d datagrams, %.2f microseconds of CPU time each, %.0f a second%n",
                what, count, cpu / 1e3 / count, count * 1e9 / wall);
    }

    private static long cpuNanos() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
