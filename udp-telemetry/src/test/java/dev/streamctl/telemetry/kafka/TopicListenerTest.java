package dev.streamctl.telemetry.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.listen.ListenerStats;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.wire.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading a topic that sinks have written, on a real broker. */
@Timeout(300)
class TopicListenerTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 42;

    @RegisterExtension
    static final BrokerOfTest BROKER = new BrokerOfTest(4);

    private final AtomicReference<TopicException> failure = new AtomicReference<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        assertEquals(null, failure.get());
    }

    private TopicListener listen(Recorder recorder) throws Exception {
        var options = GroupOptions.of(
                        BROKER.topic().address(), "group-of-" + BROKER.topic().name(), SEED)
                .withFromBeginning(true);
        TopicListener listener = TopicListener.open(options, List.of(recorder), failure::set);
        opened.add(listener);
        return listener;
    }

    private void produce(Datagram... datagrams) throws Exception {
        try (KafkaSink sink = KafkaSink.open(
                KafkaOptions.of(BROKER.topic().address(), "listener").withClosing(PATIENCE))) {
            sink.start((device, samples) -> {});
            sink.accept(List.of(datagrams));
        }
    }

    private static void awaitRecords(TopicListener listener, long count) {
        await().atMost(PATIENCE).until(() -> listener.stats().arrived() >= count);
    }

    @Test
    void theStatisticsAreThoseOfAListener() throws Exception {
        Datagram late = Datagrams.of(1, 2);
        produce(
                Datagrams.of(1, 0),
                Datagrams.of(1, 1),
                Datagrams.of(1, 4),
                late,
                late,
                Datagrams.of(2, 0),
                Datagrams.of(null, false, 7_000_000L, "plain f=1\n"));
        var recorder = new Recorder();
        TopicListener listener = listen(recorder);
        awaitRecords(listener, 7);
        ListenerStats stats = listener.stats();
        assertEquals(2, stats.devices());
        assertEquals(5, stats.counts().get(Counter.RECEIVED));
        assertEquals(1, stats.counts().get(Counter.DUPLICATE));
        assertEquals(1, stats.counts().get(Counter.LATE_RECOVERED));
        assertEquals(1, stats.counts().get(Counter.REORDERED));
        assertEquals(1, stats.counts().lost());
        assertEquals(1, stats.plainSamples());
        assertEquals(1, stats.attribution().network());
        assertEquals(1, listener.devices(1).getFirst().stats().device());
        await().atMost(PATIENCE).until(() -> recorder.lines().size() == 6);
    }

    @Test
    void aDatagramComesOutAsItWentIn() throws Exception {
        var header = new Header(0xfeedL, 0xb007L, 5, 99, 1_000, 30, 4, true, false, 1, 999);
        Datagram in = Datagrams.of(header, true, 1_700_000_000_123_456_789L, "a f=1 1\nb f=2 2\n");
        produce(in);
        var recorder = new Recorder();
        TopicListener listener = listen(recorder);
        awaitRecords(listener, 1);
        await().atMost(PATIENCE).until(() -> !recorder.datagrams.isEmpty());
        Datagram out = recorder.datagrams.getFirst();
        assertEquals(header, out.header());
        assertTrue(out.authentic());
        assertEquals(in.arrivalNanos(), out.arrivalNanos());
        assertEquals(in.source(), out.source());
        assertEquals("a f=1 1\nb f=2 2\n", new String(out.lines(), UTF_8));
        assertTrue(listener.devices(1).getFirst().stats().authenticated());
    }

    @Test
    void twoOfAGroupShareTheDevices() throws Exception {
        var recorders = List.of(new Recorder(), new Recorder());
        TopicListener one = listen(recorders.get(0));
        TopicListener two = listen(recorders.get(1));
        Datagram[] datagrams = new Datagram[200];
        // each has its part when it has seen something new of this round
        long sequence = 0;
        do {
            for (int device = 0; device < datagrams.length; device++) {
                datagrams[device] = Datagrams.of(device + 1, sequence);
            }
            produce(datagrams);
            sequence++;
            long produced = sequence * datagrams.length;
            await().atMost(PATIENCE)
                    .until(() -> one.stats().arrived() + two.stats().arrived() >= produced);
            // while partitions move, one has forgotten devices that the other has not heard yet
        } while (one.stats().devices() == 0
                || two.stats().devices() == 0
                || one.stats().devices() + two.stats().devices() != datagrams.length);
        assertEquals(0, one.stats().counts().lost() + two.stats().counts().lost());
        // each sequence has its own line; what is counted is given to the sinks a moment later
        long lines = sequence;
        await().atMost(PATIENCE)
                .until(() -> recorders.stream()
                                .flatMap(recorder -> recorder.lines().stream())
                                .distinct()
                                .count()
                        == lines);
    }

    @Test
    void whatTheSinksHaveNotDeliveredComesAgain() throws Exception {
        produce(Datagrams.of(1, 0), Datagrams.of(1, 1));
        var first = new Recorder();
        TopicListener listener = listen(first);
        awaitRecords(listener, 2);
        listener.close();
        produce(Datagrams.of(1, 2));
        var held = new Recorder();
        held.holds = true;
        listener = listen(held);
        await().atMost(PATIENCE).until(() -> held.lines().size() >= 1);
        listener.close();
        var next = new Recorder();
        listener = listen(next);
        await().atMost(PATIENCE).until(() -> next.lines().contains("m,pad=" + "x".repeat(20) + " n=2i\n"));
    }

    @Test
    void aPartitionThatGoesTakesItsDevicesAndLeavesItsCounts() throws Exception {
        produce(Datagrams.of(1, 0), Datagrams.of(1, 1));
        var recorder = new Recorder();
        TopicListener one = listen(recorder);
        awaitRecords(one, 2);
        long sequence = 2;
        List<TopicListener> others = new ArrayList<>();
        while (one.stats().devices() > 0 && others.size() < 4) {
            TopicListener next = listen(new Recorder());
            others.add(next);
            long before = sequence;
            produce(Datagrams.of(1, sequence++));
            await().atMost(PATIENCE)
                    .until(() -> one.stats().devices() == 0
                            || one.stats().arrived()
                                            + others.stream()
                                                    .mapToLong(other ->
                                                            other.stats().arrived())
                                                    .sum()
                                    > before);
        }
        // what happens while it is away is no gap when it comes back
        others.forEach(TopicListener::close);
        long kept = one.stats().counts().get(Counter.RECEIVED);
        produce(Datagrams.of(1, sequence + 50));
        await().atMost(PATIENCE).until(() -> one.stats().counts().get(Counter.RECEIVED) > kept);
    }

    @Test
    void whatOthersHaveWrittenIsTakenForWhatItIs() throws Exception {
        String whole =
                "#sc1 00000000000000aa 00000000000000bb 0000000000000000 0000000000000001 00000001 00000000 0\nm f=1\n";
        BROKER.topic()
                .write(
                        null,
                        whole.getBytes(UTF_8),
                        "m f=1\n".getBytes(UTF_8),
                        null,
                        new byte[100_000],
                        "#sc1 nonsense\n".getBytes(UTF_8));
        TopicListener listener = listen(new Recorder());
        awaitRecords(listener, 5);
        ListenerStats stats = listener.stats();
        assertEquals(1, stats.devices());
        assertEquals(1, stats.plainSamples());
        assertEquals(3, stats.malformed());
    }

    @Test
    void aBrokerOfUnknownNameIsSaidInOneLine() {
        var nowhere = new TopicAddress(List.of("no-such-host.invalid:9092"), "t");
        var thrown = assertThrows(
                TopicException.class,
                () -> TopicListener.open(GroupOptions.of(nowhere, "g", SEED), List.of(), failure::set));
        assertEquals(TopicException.Phase.BEGINNING, thrown.phase());
        assertEquals(
                "cannot read kafka:no-such-host.invalid:9092/t: cannot find the host \"no-such-host.invalid\"",
                thrown.getMessage());
    }

    @Test
    void aTopicThatIsNotThereIsSaidInOneLine() {
        var nowhere = new TopicAddress(List.of(BROKER.broker().address()), "nowhere");
        var thrown = assertThrows(
                TopicException.class,
                () -> TopicListener.open(GroupOptions.of(nowhere, "g", SEED), List.of(), failure::set));
        assertEquals(
                "cannot read kafka:%s/nowhere: there is no topic nowhere"
                        .formatted(BROKER.broker().address()),
                thrown.getMessage());
    }
}
