package dev.streamctl.telemetry.kafka;

import dev.streamctl.telemetry.sink.Datagram;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * One datagram on its way, to be settled once. It does not keep the datagram, whose bytes the producer has.
 *
 * <p>A producer tells a failure before it has the record in the same way as one behind that, but on the thread that sends.
 */
final class Delivery implements Callback {

    private final Thread sender = Thread.currentThread();
    private final Backlog backlog;
    private final Reachability reachability;
    private final long device;
    private final int samples;
    private final int size;

    private boolean handedOver;
    private @Nullable Exception refusal;

    /** On the thread that sends. */
    Delivery(Datagram datagram, Backlog backlog, Reachability reachability) {
        this.backlog = backlog;
        this.reachability = reachability;
        device = datagram.device();
        samples = datagram.samples();
        size = datagram.size();
    }

    /** Behind {@code send}: why the producer did not take the record; null when it did. On the thread that sends. */
    @Nullable
    KafkaException handedOver() {
        Exception why = refusal;
        refusal = null;
        handedOver = why == null;
        return why == null || why instanceof KafkaException ? (KafkaException) why : new KafkaException(why);
    }

    /** Whether the producer has it. On the thread that sends. */
    boolean isHandedOver() {
        return handedOver;
    }

    /** Settles it where the producer never had it. On the thread that sends. */
    void dropUnlessHandedOver() {
        if (!handedOver) {
            backlog.settle(device, samples, size, false);
        }
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata place, @Nullable Exception failure) {
        if (failure != null && Thread.currentThread() == sender && !handedOver) {
            refusal = failure;
            return;
        }
        backlog.settle(device, samples, size, failure == null);
        if (failure != null) {
            reachability.dropped(failure);
        }
    }
}
