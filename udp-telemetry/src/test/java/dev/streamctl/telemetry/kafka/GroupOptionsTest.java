package dev.streamctl.telemetry.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.stats.DeviceTable;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader remembers does not grow with the partitions. */
class GroupOptionsTest {

    private static final int DEVICES = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 1_000})
    void boundsAreDividedOverThePartitions(int partitions) {
        var options = GroupOptions.of(TopicAddress.parse("broker:9092/telemetry"), "group", 7)
                .withMaxDevices(DEVICES);
        var rules = options.rules(partitions, true);
        assertEquals(partitions, rules.tables());
        long boots = (long) Math.ceilDiv(DeviceTable.BOOTS, rules.tables()) * partitions;
        assertTrue(boots < DeviceTable.BOOTS + partitions, () -> boots + " boots");
        assertTrue((long) rules.devices() * partitions < DEVICES * 1.2, () -> rules.devices() + " devices");
    }

    /** The key decides on the partition, no reader makes a topic, and where a group begins is asked for. */
    @ParameterizedTest
    @ValueSource(
            strings = {"partitioner.class", "partitioner.ignore.keys", "allow.auto.create.topics", "auto.offset.reset"})
    void settingsThatThePromisesRestOnAreRefused(String name) {
        var options = GroupOptions.of(TopicAddress.parse("broker:9092/telemetry"), "group", 7);
        var refused = assertThrows(IllegalArgumentException.class, () -> options.withClient(Map.of(name, "none")));
        assertEquals(
                "Kafka's " + name + " cannot be set: what this program promises rests on it", refused.getMessage());
    }
}
