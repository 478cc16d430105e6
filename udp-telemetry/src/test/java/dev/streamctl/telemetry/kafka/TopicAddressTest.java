package dev.streamctl.telemetry.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicAddressTest {

    @Test
    void readsBrokersAndTopic() {
        var address = TopicAddress.parse("one:9092,[::1]:9093,two/telemetry.v1");
        assertEquals(new TopicAddress(List.of("one:9092", "[::1]:9093", "two:9092"), "telemetry.v1"), address);
        assertEquals("one:9092,[::1]:9093,two:9092/telemetry.v1", address.toString());
        assertEquals(address, TopicAddress.parse(address.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host:9092 | \"host:9092\" is not HOST:PORT[,HOST:PORT...]/TOPIC",
                "host:9092/ | \"host:9092/\" is not HOST:PORT[,HOST:PORT...]/TOPIC",
                "/topic | \"/topic\" is not HOST:PORT[,HOST:PORT...]/TOPIC",
                "host:x/t | broker \"host:x\" is not HOST:PORT",
                "a:1,,b:1/t | broker \"\" is not HOST:PORT",
                "::1/t | broker \"::1\" is not HOST:PORT",
                "host:0/t | port 0 of broker \"host:0\", not within 1 to 65535",
                "host:70000/t | port 70000 of broker \"host:70000\", not within 1 to 65535",
                "host:1/a b | topic \"a b\" has other characters than letters, digits, '.', '_' and '-'",
                "host:1/.. | topic \"..\" has other characters than letters, digits, '.', '_' and '-'",
            })
    void saysWhatIsWrong(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> TopicAddress.parse(text))
                        .getMessage());
    }
}
