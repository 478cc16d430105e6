package dev.streamctl.cli.listen;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.telemetry.kafka.GroupOptions;
import dev.streamctl.telemetry.kafka.TopicAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircleTest {

    private static void check(String host, SinkAddress sink, @Nullable GroupOptions group) {
        Circle.check(List.of(sink), new InetSocketAddress(InetAddress.ofLiteral(host), 9100), group);
    }

    private static SinkAddress kafka(String sink) {
        return SinkAddress.parse(sink, 1, 1, new KafkaClient("listener", Map.of()));
    }

    private static GroupOptions reading(String topic) {
        return GroupOptions.of(TopicAddress.parse(topic), "group", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, udp://127.0.0.1:9100",
        "127.0.0.1, udp://localhost:9100",
        "127.0.0.1, udp://0.0.0.0:9100",
        "0.0.0.0, udp://127.0.0.2:9100",
        "::, udp://[::1]:9100",
        "239.1.2.3, udp://239.1.2.3:9100"
    })
    void whatForwardsToItselfIsRefused(String host, String sink) {
        SinkAddress forward = SinkAddress.parseForward(sink);
        String told = assertThrows(IllegalArgumentException.class, () -> check(host, forward, null))
                .getMessage();
        assertEquals(sink + " is what this listens to: each sample would come again, without an end", told);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, udp://127.0.0.1:9101",
        "127.0.0.1, udp://127.0.0.2:9100",
        "0.0.0.0, udp://192.0.2.1:9100",
        "0.0.0.0, udp://collector.example:9100"
    })
    void whatForwardsToOthersIsNot(String host, String sink) {
        assertDoesNotThrow(() -> check(host, SinkAddress.parseForward(sink), null));
    }

    @ParameterizedTest
    @CsvSource({
        "kafka:a:1/t, a:1/t, true",
        "'kafka:b:1,a:1/t', 'a:1,c:1/t', true",
        "kafka:a:1/t, a:1/u, false",
        "kafka:b:1/t, a:1/t, false",
        "kafka:a:1/t, , false"
    })
    void aTopicThatIsReadIsNotWritten(String sink, @Nullable String topic, boolean refused) {
        GroupOptions group = topic == null ? null : reading(topic);
        if (refused) {
            assertThrows(IllegalArgumentException.class, () -> check("127.0.0.1", kafka(sink), group));
        } else {
            assertDoesNotThrow(() -> check("127.0.0.1", kafka(sink), group));
        }
    }
}
