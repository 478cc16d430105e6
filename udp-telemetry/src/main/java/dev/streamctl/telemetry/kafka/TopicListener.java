package dev.streamctl.telemetry.kafka;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Threads;
import dev.streamctl.telemetry.kafka.TopicException.Phase;
import dev.streamctl.telemetry.listen.Feed;
import dev.streamctl.telemetry.listen.ListenedDevice;
import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Sink;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link KafkaSink}s of all listeners have put into a topic, counts it as a listener counts what comes to its
 * socket, and hands it to sinks: the view of a whole fleet. Several in one group share the devices, by partition.
 *
 * <p>At least once: where the group is, is told to Kafka only when the sinks have delivered or dropped everything up to
 * there. It reads no faster than the sinks deliver, so that none drops for want of room. Each datagram counts once for
 * (device, boot, sequence), however often it is in the topic, within a window of {@value GroupOptions#WINDOW} sequences and as long as its partition
 * stays with one reader. A partition that moves takes no window along: its new reader begins with the datagram that it sees
 * first, does not know what was lost around the move, and prints again what the old one had not committed.
 *
 * <p>All methods may be called by any thread. The sinks stay the caller's, to be closed afterwards.
 */
public final class TopicListener implements Feed {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration SLICE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 20;
    private static final long BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(150);

    /** So many bytes are given to the sinks at once: the smallest queue holds them, but for a datagram that it never holds. */
    private static final int CHUNK = 32 << 10;

    private final List<Sink> sinks;
    private final TopicAddress address;
    private final Consumer<TopicException> failed;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Commits commits;
    private final Partitions partitions;
    private final Moves moves;
    private final Thread thread;
    private volatile boolean stopping;

    private TopicListener(
            GroupOptions options,
            List<Sink> sinks,
            TimeSource time,
            KafkaConsumer<byte[], byte[]> consumer,
            int count,
            Consumer<TopicException> failed) {
        address = options.address();
        this.sinks = List.copyOf(sinks);
        this.failed = failed;
        this.consumer = consumer;
        commits = new Commits(consumer);
        partitions = new Partitions(options.rules(count, !sinks.isEmpty()), time);
        this.sinks.forEach(sink -> sink.start(partitions.sinkDrops()));
        // Not a virtual one: the client waits for sockets in a way that would hold a carrier.
        thread = Thread.ofPlatform().name("streamctl-topic " + address.topic()).unstarted(this::run);
        moves = new Moves(options, consumer, commits, partitions, () -> stopping);
        consumer.subscribe(List.of(address.topic()), moves);
    }

    /**
     * Begins to read.
     *
     * @param sinks get what counts; each is started
     * @param failed is told what has ended the reading, where it was not {@link #close}
     * @throws TopicException no broker's name has an address within five seconds, no broker answers within ten, or there is
     *     no such topic for three; the message is one line
     * @throws KafkaSettingsException a setting of the client is wrong
     * @throws InterruptedException the thread was interrupted while names were looked up
     */
    public static TopicListener open(GroupOptions options, List<Sink> sinks, Consumer<TopicException> failed)
            throws TopicException, InterruptedException {
        KafkaConsumer<byte[], byte[]> consumer = newConsumer(options);
        try {
            int count = count(consumer, options);
            var listener = new TopicListener(options, sinks, TimeSource.system(), consumer, count, failed);
            listener.thread.start();
            return listener;
        } catch (TopicException | RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static KafkaConsumer<byte[], byte[]> newConsumer(GroupOptions options)
            throws TopicException, InterruptedException {
        try {
            return new KafkaConsumer<>(
                    ClientSettings.consumer(options, Brokers.known(options.address())),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
        } catch (UnknownHostException e) {
            throw cannotRead(options.address(), String.valueOf(e.getMessage()), e);
        } catch (KafkaException e) {
            throw new KafkaSettingsException(ClientSettings.reason(e), e);
        }
    }

    /** How many partitions there are. A topic that was just made is not known to every broker at once. */
    private static int count(KafkaConsumer<byte[], byte[]> consumer, GroupOptions options) throws TopicException {
        TopicAddress address = options.address();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                int count = consumer.partitionsFor(address.topic(), PATIENCE).size();
                if (count > 0) {
                    return count;
                }
            } catch (UnknownTopicOrPartitionException e) {
                // as if there were none
            } catch (KafkaException e) {
                throw cannotRead(address, ClientSettings.reason(e), e);
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS);
        }
        throw cannotRead(address, "there is no topic " + address.topic(), null);
    }

    private static TopicException cannotRead(TopicAddress address, String why, @Nullable Throwable cause) {
        return new TopicException(Phase.BEGINNING, "cannot read kafka:%s: %s".formatted(address, why), cause);
    }

    @Override
    public ListenerStats stats() {
        return partitions.stats();
    }

    @Override
    public List<ListenedDevice> devices(int most) {
        return partitions.devices(most);
    }

    /** Reads no more. What the sinks have not been seen to deliver by now is read again by the next one of the group. */
    @Override
    public void enough() {
        stopping = true;
        consumer.wakeup();
    }

    /** Leaves the group, so that others take its partitions at once. Waits for that, ten seconds at most. */
    @Override
    public void close() {
        enough();
        Threads.awaitEnd(List.of(thread), PATIENCE);
    }

    private void run() {
        try (consumer) {
            try {
                while (!stopping) {
                    moves.begin();
                    follow();
                    commits.send();
                }
            } catch (WakeupException e) {
                // it is to end
            } finally {
                // before the client gives its partitions away: what was counted of them is yet to be asked for
                stopping = true;
            }
            commits.finish();
        } catch (InterruptedException e) {
            // nobody does that; what is not committed comes again
        } catch (RuntimeException | Error e) { // without this thread the run is no use
            String why = e instanceof Error ? e.toString() : ClientSettings.reason(e);
            failed.accept(
                    new TopicException(Phase.READING, "reading kafka:%s has failed: %s".formatted(address, why), e));
        }
    }

    private void follow() throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> given = new HashMap<>();
        int chunk = 0;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            partitions.look(record);
            given.put(
                    new TopicPartition(record.topic(), record.partition()),
                    new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
            chunk += Math.max(0, record.serializedValueSize());
            if (chunk >= CHUNK) {
                if (!settle(given)) {
                    return;
                }
                chunk = 0;
            }
        }
        settle(given);
    }

    /** Gives to the sinks what counted, and waits until they are done with it; false where this was to stop before. */
    private boolean settle(Map<TopicPartition, OffsetAndMetadata> given) throws InterruptedException {
        List<Datagram> taken = partitions.take();
        for (Sink sink : taken.isEmpty() ? List.<Sink>of() : sinks) {
            sink.accept(taken);
        }
        for (Sink sink : given.isEmpty() ? List.<Sink>of() : sinks) {
            boolean done = false;
            while (!done && !stopping) {
                done = sink.awaitSettled(SLICE);
            }
        }
        if (stopping) {
            return false;
        }
        commits.add(given);
        given.clear();
        return true;
    }
}
