package dev.streamctl.telemetry.kafka;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.testing.ManualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a group begins that Kafka does not know, whatever fails in between. */
class MovesTest {

    private static final TopicPartition FIRST = new TopicPartition("telemetry", 0);
    private static final TopicPartition SECOND = new TopicPartition("telemetry", 1);
    private static final Set<TopicPartition> BOTH = Set.of(FIRST, SECOND);
    private static final long END = 9;

    /** What the group has committed, whichever reader did; the other one is the test. */
    private static final class Broker extends MockConsumer<byte[], byte[]> {

        private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        private RuntimeException failure;
        private int commits;

        Broker() {
            super("earliest");
            subscribe(List.of(FIRST.topic()));
            Node[] nodes = {Node.noNode()};
            updatePartitions(
                    FIRST.topic(),
                    Stream.of(FIRST, SECOND)
                            .map(each -> new PartitionInfo(each.topic(), each.partition(), nodes[0], nodes, nodes))
                            .toList());
            updateBeginningOffsets(BOTH.stream().collect(toMap(each -> each, _ -> 0L)));
            updateEndOffsets(BOTH.stream().collect(toMap(each -> each, _ -> END)));
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            commits++;
            if (failure != null) {
                throw failure;
            }
            committed.putAll(offsets);
        }

        /** As that of a broker: null for what it does not know. */
        @Override
        public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
            Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
            partitions.forEach(partition -> known.put(partition, committed.get(partition)));
            return known;
        }
    }

    private final Broker broker = new Broker();
    private final GroupOptions options = GroupOptions.of(TopicAddress.parse("broker:9092/telemetry"), "group", 7);
    private final Moves moves = new Moves(
            options,
            broker,
            new Commits(broker),
            new Partitions(options.rules(1, true), new ManualTime()),
            () -> false);

    private void isAssigned(TopicPartition partition) {
        broker.rebalance(List.of(partition));
        moves.onPartitionsAssigned(List.of(partition));
    }

    private static Map<TopicPartition, OffsetAndMetadata> bothAt(long offset) {
        return BOTH.stream().collect(toMap(each -> each, _ -> new OffsetAndMetadata(offset)));
    }

    private void isReadFrom(long offset, TopicPartition partition) {
        assertEquals(Set.of(), broker.paused());
        assertEquals(offset, broker.position(partition));
        assertEquals(bothAt(offset), broker.committed);
    }

    private static Stream<RuntimeException> failures() {
        return Stream.of(
                new RebalanceInProgressException(), new CommitFailedException(), new TimeoutException("no answer"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFirstCommitThatFailsIsTriedAgainForAllPartitions(RuntimeException failure) {
        broker.failure = failure;
        isAssigned(FIRST);
        assertEquals(Set.of(FIRST), broker.paused(), "nothing is read before the group has begun");
        broker.failure = null;
        moves.begin();
        isReadFrom(END, FIRST);
        moves.begin();
        assertEquals(2, broker.commits);
    }

    @Test
    void whatAnotherReaderHasBegunMeanwhileIsNotMoved() {
        broker.failure = new RebalanceInProgressException();
        isAssigned(FIRST);
        broker.failure = null;
        broker.commitSync(bothAt(5));
        moves.begin();
        isReadFrom(5, FIRST);
    }

    @Test
    void ofSeveralNewReadersOneBeginsTheGroup() {
        isAssigned(SECOND);
        moves.begin();
        assertEquals(Set.of(SECOND), broker.paused());
        assertEquals(Map.of(), broker.committed);
        broker.commitSync(bothAt(5));
        moves.begin();
        isReadFrom(5, SECOND);
    }

    @Test
    void aPartitionThatIsTakenAwayBeforeItBeganIsNotBegun() {
        isAssigned(SECOND);
        moves.onPartitionsRevoked(List.of(SECOND));
        broker.rebalance(List.of());
        broker.commitSync(bothAt(5));
        moves.begin();
        assertEquals(Set.of(), broker.assignment());
    }
}
