package dev.streamctl.telemetry.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
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
        boolean begun = assigned.isEmpty();
        while (!begun) {
            try {
                begin(assigned);
                begun = true;
            } catch (TimeoutException e) { // without the answer it would begin at the wrong place; a wakeup ends this
                LOG.warn("does not know yet where its group is: {}", e.getMessage());
            }
        }
    }

    /**
     * Kafka is told at once where the group begins, so that the next owner of a partition begins there and not behind what came
     * in between. Only a group that is new to the whole topic begins at its end; a partition that was added later has
     * nothing that anybody has read.
     */
    private void begin(Collection<TopicPartition> assigned) {
        Set<TopicPartition> all = new HashSet<>(assigned);
        consumer.partitionsFor(options.address().topic())
                .forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(consumer.committed(all));
        committed.values().removeIf(Objects::isNull);
        Set<TopicPartition> unknown = new HashSet<>(assigned);
        unknown.removeAll(committed.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        boolean atEnd = !options.fromBeginning() && committed.isEmpty();
        Map<TopicPartition, OffsetAndMetadata> begins = new HashMap<>();
        // all in one commit: another new reader sees that the group has begun, or begins it in the same way
        (atEnd ? consumer.endOffsets(all) : consumer.beginningOffsets(unknown))
                .forEach((partition, offset) -> begins.put(partition, new OffsetAndMetadata(offset)));
        Map<TopicPartition, OffsetAndMetadata> own = new HashMap<>(begins);
        own.keySet().retainAll(unknown);
        own.forEach(consumer::seek);
        commits.begin(begins, own);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        commits.finish(revoked);
        forget(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        commits.forget(lost);
        forget(lost);
    }

    /** At its end a reader gives all away, but is yet to be asked for its devices. */
    private void forget(Collection<TopicPartition> gone) {
        if (!ending.getAsBoolean()) {
            partitions.forget(gone);
        }
    }
}
