package dev.streamctl.telemetry.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done when partitions come to this reader, and when they go. Only for the thread that reads. */
final class Moves implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(TopicListener.class);

    private final GroupOptions options;
    private final Consumer<?, ?> consumer;
    private final Commits commits;
    private final Partitions partitions;
    private final BooleanSupplier ending;

    /** Of this reader's partitions, and not read yet: Kafka does not know where the group begins. */
    private final Set<TopicPartition> unbegun = new HashSet<>();

    Moves(
            GroupOptions options,
            Consumer<?, ?> consumer,
            Commits commits,
            Partitions partitions,
            BooleanSupplier ending) {
        this.options = options;
        this.consumer = consumer;
        this.commits = commits;
        this.partitions = partitions;
        this.ending = ending;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        LOG.info("has {} more partitions", assigned.size());
        unbegun.addAll(assigned);
        begin();
    }

    /**
     * Begins to read what is yet to begin, where Kafka says or is told now. To be called again and again: what fails, because
     * partitions are just moving for instance, rests until then, and all is asked anew.
     */
    void begin() {
        if (unbegun.isEmpty()) {
            return;
        }
        consumer.pause(unbegun); // or it would be read from the wrong place until the place is known
        try {
            Map<TopicPartition, OffsetAndMetadata> begins = beginning();
            if (begins.keySet().containsAll(unbegun)) {
                unbegun.forEach(partition -> consumer.seek(partition, begins.get(partition)));
                consumer.resume(unbegun);
                unbegun.clear();
            }
        } catch (RetriableException | RebalanceInProgressException | CommitFailedException e) {
            LOG.warn("does not know yet where its group is: {}", e.getMessage());
        }
    }

    /**
     * Kafka is told at once where the group begins, so that the next owner of a partition begins there and not behind what came
     * in between. Only a group that is new to the whole topic begins at its end; a partition that was added later has
     * nothing that anybody has read.
     *
     * @return where the group is in each partition, as Kafka knows it; without those that another reader is to begin
     */
    private Map<TopicPartition, OffsetAndMetadata> beginning() {
        String topic = options.address().topic();
        Set<TopicPartition> all = new HashSet<>(unbegun);
        consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
        Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>(consumer.committed(all));
        known.values().removeIf(Objects::isNull);
        Set<TopicPartition> unknown = new HashSet<>(unbegun);
        unknown.removeAll(known.keySet());
        if (unknown.isEmpty()) {
            return known;
        }
        boolean atEnd = !options.fromBeginning() && known.isEmpty();
        // of several new readers one begins the group, or each would move the others' beginning
        if (atEnd && !consumer.assignment().contains(new TopicPartition(topic, 0))) {
            return known;
        }
        Map<TopicPartition, OffsetAndMetadata> begins = new HashMap<>();
        // all in one commit: where some were missing they would look like partitions that were added later
        (atEnd ? consumer.endOffsets(all) : consumer.beginningOffsets(unknown))
                .forEach((partition, offset) -> begins.put(partition, new OffsetAndMetadata(offset)));
        commits.begin(begins);
        known.putAll(begins);
        return known;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        commits.finish(revoked);
        unbegun.removeAll(revoked);
        forget(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        commits.forget(lost);
        unbegun.removeAll(lost);
        forget(lost);
    }

    /** At its end a reader gives all away, but is yet to be asked for its devices. */
    private void forget(Collection<TopicPartition> gone) {
        if (!ending.getAsBoolean()) {
            partitions.forget(gone);
        }
    }
}
