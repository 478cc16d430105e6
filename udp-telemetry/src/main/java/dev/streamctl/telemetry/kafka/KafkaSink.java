package dev.streamctl.telemetry.kafka;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.sink.SinkException;
import dev.streamctl.telemetry.sink.SinkException.Reason;
import dev.streamctl.telemetry.sink.SinkStats;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts datagrams into a topic, at least once each: the producer is idempotent and tries until the broker has answered. While
 * the broker is away, up to {@link KafkaOptions#queue} and {@link KafkaOptions#inFlight} bytes wait; then the oldest that the
 * producer does not have yet are dropped, and counted. What is waiting goes out when the broker is back, however long that
 * takes. A datagram that the broker refuses for good is dropped.
 *
 * <p>Signs of life, datagrams without a sample, go into the topic as well, so that whoever reads it sees every sequence; they
 * are not counted, because {@link SinkStats} count samples.
 *
 * <p>One virtual thread of its own calls the producer, which has one thread more.
 */
public final class KafkaSink implements Sink {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSink.class);

    /** How often the sink's thread looks up while there is nothing to do. */
    private static final long TICK = TimeUnit.SECONDS.toNanos(1);

    /** What it takes to give up beyond the time to close: one call of the producer, and what it says of what it had. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** How long the producer's end is waited for where it has nothing more to say. */
    private static final Duration PRODUCER_END = Duration.ofSeconds(1);

    private final KafkaOptions options;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final RecordFormat format;
    private final Backlog backlog;
    private final Reachability reachability;
    private final Thread thread;
    private Producer<byte[], byte[]> producer;

    private volatile Consumer<Throwable> failed = e -> LOG.error("{}: has failed, what comes is dropped", name(), e);

    /** A sink whose producers come from here; each is closed by it. */
    KafkaSink(KafkaOptions options, TimeSource time, Supplier<Producer<byte[], byte[]>> producers) {
        this.options = options;
        this.producers = producers;
        format = new RecordFormat(options.address().topic(), options.listener());
        backlog = new Backlog(options.queue(), options.inFlight());
        reachability = new Reachability(name(), time);
        producer = producers.get();
        thread = Thread.ofVirtual().name("streamctl-sink " + name()).unstarted(this::run);
    }

    /**
     * A sink for that topic. Waits for the addresses of the brokers' names, a few seconds at most, not for a broker.
     *
     * @throws SinkException no broker's name has an address, or none in time
     * @throws KafkaSettingsException a setting of the client is wrong
     */
    public static KafkaSink open(KafkaOptions options) throws SinkException, InterruptedException {
        try {
            List<String> brokers = Brokers.known(options.address());
            return new KafkaSink(options, TimeSource.system(), () -> newProducer(options, brokers));
        } catch (UnknownHostException e) {
            throw new SinkException(
                    Reason.UNREACHABLE, "cannot write to kafka:%s: %s".formatted(options.address(), e.getMessage()), e);
        }
    }

    private static Producer<byte[], byte[]> newProducer(KafkaOptions options, List<String> brokers) {
        try {
            return new KafkaProducer<>(
                    ClientSettings.producer(options, brokers), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new KafkaSettingsException(ClientSettings.reason(e), e);
        }
    }

    /** {@code kafka:HOST:PORT/TOPIC}. */
    @Override
    public String name() {
        return "kafka:" + options.address();
    }

    @Override
    public void start(Drops drops) {
        backlog.tellDrops(drops);
        thread.start();
    }

    @Override
    public void whenFailed(Consumer<Throwable> told) {
        failed = told;
    }

    @Override
    public void accept(List<Datagram> datagrams) {
        backlog.add(datagrams);
    }

    @Override
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        return backlog.awaitEmpty(limit.toNanos());
    }

    @Override
    public SinkStats stats() {
        return backlog.stats();
    }

    /**
     * Waits for what is on its way, for {@link KafkaOptions#closing}; what has not reached the topic by then is dropped. A
     * producer that waits for a broker's answer may end later, with a daemon thread that holds nothing.
     */
    @Override
    public void close() {
        boolean started = thread.getState() != Thread.State.NEW;
        boolean interrupted = started && !awaitEmpty();
        backlog.end();
        if (!started) {
            producer.close(Duration.ZERO);
        } else {
            interrupted |= !joined();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False where the thread was interrupted: whoever does that wants an end at once. */
    private boolean awaitEmpty() {
        try {
            backlog.awaitEmpty(options.closing().toNanos());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private boolean joined() {
        try {
            if (!backlog.awaitSettled(MARGIN.toNanos())) {
                LOG.warn("{}: the producer does not say what became of what it had", name());
            }
            var _ = thread.join(PRODUCER_END);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void run() {
        try {
            while (!backlog.hasEnded()) {
                Datagram next = backlog.take(TICK);
                if (next != null) {
                    deliver(next);
                }
                if (!backlog.hasEnded()) { // what is dropped at the end is no sign of a broker
                    reachability.look(backlog);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("{}: interrupted, takes no more", name());
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        } finally {
            backlog.end();
            // What the producer still has it gives up here, and says so of each.
            producer.close(Duration.ZERO);
        }
    }

    /** Tries until the producer has the datagram, or it is dropped. */
    private void deliver(Datagram datagram) throws InterruptedException {
        var delivery = new Delivery(datagram, backlog, reachability);
        boolean hopeless = false;
        try {
            while (!hopeless && !backlog.hasEnded() && !delivery.isHandedOver()) {
                KafkaException refusal = hand(datagram, delivery);
                if (refusal instanceof RecordTooLargeException) {
                    reachability.dropped(refusal);
                    hopeless = true;
                } else if (refusal != null) {
                    waitAfter(refusal);
                }
            }
        } catch (RuntimeException e) { // that nobody foresaw: it costs this datagram, not all that come behind
            reachability.dropped(e);
        } finally {
            delivery.dropUnlessHandedOver();
        }
    }

    /** Null when the producer has it: then it says what becomes of it. */
    private @Nullable KafkaException hand(Datagram datagram, Delivery delivery) {
        try {
            // Waits for the topic to be known, without a record in hand; mostly it is, and this takes no time.
            producer.partitionsFor(options.address().topic());
            producer.send(format.write(datagram), delivery);
            return delivery.handedOver();
        } catch (KafkaException e) {
            return e;
        } catch (IllegalStateException e) {
            return new KafkaException(e); // the producer is closed: it failed, and no new one could be made
        }
    }

    private void waitAfter(KafkaException refusal) throws InterruptedException {
        reachability.refused(refusal);
        reachability.look(backlog);
        if (!(refusal instanceof ApiException)) {
            renewProducer();
        }
        if (!(refusal instanceof TimeoutException)) { // which has taken its time already
            backlog.pause(TICK);
        }
    }

    /** The producer has failed for good, with all that it had: it says so of each. */
    private void renewProducer() {
        LOG.warn("{}: the producer has failed, a new one begins", name());
        producer.close(Duration.ZERO);
        try {
            producer = producers.get();
        } catch (KafkaSettingsException e) {
            LOG.warn("{}: {}", name(), e.getMessage()); // the closed one refuses, and is renewed again
        }
    }
}
