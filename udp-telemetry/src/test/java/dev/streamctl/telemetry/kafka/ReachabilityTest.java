package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.sink.SinkStats;
import dev.streamctl.testing.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the log says of a broker. */
@Timeout(120)
class ReachabilityTest {

    private static final KafkaOptions OPTIONS =
            KafkaOptions.of(TopicAddress.parse("nobody/t"), "listener").withClosing(Duration.ofMillis(50));

    private final ManualTime time = new ManualTime();
    private final CountDownLatch asked = new CountDownLatch(1);

    /** Knows of no topic, as without a broker. */
    private final class Lonely extends MockProducer<byte[], byte[]> {

        Lonely() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            asked.countDown();
            throw new TimeoutException("no answer");
        }
    }

    private static List<String> told(ByteArrayOutputStream log) {
        return log.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("kafka:nobody:9092/t: "))
                .map(line -> line.replaceAll(".*kafka:nobody:9092/t: ", ""))
                .toList();
    }

    /** The log's test backend writes to standard error as it stands at the time; threads of other tests may do so too. */
    @Test
    void anEndWithoutABrokerIsNotTakenForItsReturn() throws Exception {
        PrintStream before = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, UTF_8));
        try {
            var sink = new KafkaSink(OPTIONS, time, Lonely::new);
            sink.start((_, _) -> {});
            sink.accept(List.of(Datagrams.of(1, 0)));
            asked.await(); // with a datagram in hand it is not idle: from here on time counts
            time.advance(Duration.ofSeconds(7));
            await().atMost(Duration.ofMinutes(1)).until(() -> !told(log).isEmpty());
            sink.close();
            assertEquals(new SinkStats(1, 0, 1, 0), sink.stats());
        } finally {
            System.setErr(before);
        }
        assertEquals(List.of("no broker has taken anything for 7 s: no answer; the newest wait"), told(log));
    }
}
