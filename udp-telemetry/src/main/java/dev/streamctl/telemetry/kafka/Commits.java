package dev.streamctl.telemetry.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far the sinks are, and what Kafka knows of it. Only for the thread that reads. */
final class Commits {

    private static final Logger LOG = LoggerFactory.getLogger(TopicListener.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<?, ?> consumer;

    /** Behind the last record of each partition that is settled, and not known to be committed. */
    private final Map<TopicPartition, OffsetAndMetadata> settled = new HashMap<>();

    private boolean onItsWay;

    Commits(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** The group begins with these. Waits for the commit, and throws what the client throws. */
    void begin(Map<TopicPartition, OffsetAndMetadata> offsets) {
        consumer.commitSync(offsets, PATIENCE);
    }

    /** The sinks are done with everything before these. */
    void add(Map<TopicPartition, OffsetAndMetadata> offsets) {
        settled.putAll(offsets);
    }

    /** Does not wait. What fails, because partitions are just moving for instance, is tried again. */
    void send() {
        if (settled.isEmpty() || onItsWay) {
            return;
        }
        onItsWay = true;
        consumer.commitAsync(new HashMap<>(settled), (offsets, failure) -> {
            onItsWay = false;
            if (failure == null) {
                offsets.forEach(settled::remove);
            } else {
                LOG.info("commit to be tried again: {}", failure.getMessage());
            }
        });
    }

    /** These partitions go: waits for their commit. What fails is read again by whoever has them next. */
    void finish(Collection<TopicPartition> partitions) {
        var theirs = new HashMap<>(settled);
        theirs.keySet().retainAll(partitions);
        for (int attempt = 0; attempt < 2 && !theirs.isEmpty(); attempt++) {
            try {
                consumer.commitSync(theirs, PATIENCE);
                theirs.clear();
            } catch (WakeupException e) {
                // the call that ended the reading; it comes once
            } catch (KafkaException e) {
                LOG.warn("cannot commit, so some will be read twice: {}", e.getMessage());
                theirs.clear();
            }
        }
        forget(partitions);
    }

    /** As {@link #finish}, for all. */
    void finish() {
        finish(new HashMap<>(settled).keySet());
    }

    /** These partitions are somebody else's already. */
    void forget(Collection<TopicPartition> partitions) {
        settled.keySet().removeAll(partitions);
    }
}
