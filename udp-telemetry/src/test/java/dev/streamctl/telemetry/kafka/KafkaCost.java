package dev.streamctl.telemetry.kafka;

import dev.streamctl.telemetry.sink.Datagram;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

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
        try (var broker = new BrokerProcess(Files.createTempDirectory("kafka-cost")).start()) {
            Topic topic = Topic.create(broker.address(), "cost", 12);
            try (KafkaSink sink = KafkaSink.open(KafkaOptions.of(topic.address(), "listener"))) {
                sink.start((device, samples) -> {});
                produce(sink, 0, count);
                print("into the topic", count, () -> {
                    produce(sink, count, count);
                    return true;
                });
            }
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

    private static void produce(KafkaSink sink, int from, int count) {
        for (int first = from; first < from + count; first += AT_ONCE) {
            List<Datagram> some = new ArrayList<>();
            for (int number = first; number < first + AT_ONCE; number++) {
                some.add(Datagrams.of(number % DEVICES, number / DEVICES, 80));
            }
            sink.accept(some);
            await(() -> sink.stats().waiting() < MOST_WAITING);
        }
        await(() -> sink.stats().waiting() == 0);
        if (sink.stats().dropped() > 0) {
            throw new IllegalStateException(sink.stats().toString());
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
