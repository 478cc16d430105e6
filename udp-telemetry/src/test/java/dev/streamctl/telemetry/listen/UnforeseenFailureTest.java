package dev.streamctl.telemetry.listen;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.Drops;
import dev.streamctl.telemetry.sink.Sink;
import dev.streamctl.telemetry.sink.SinkStats;
import dev.streamctl.telemetry.stats.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mistake in this program or a sink costs the datagrams that met it, counted, and nothing that comes behind. */
@Timeout(120)
class UnforeseenFailureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Throws at its first datagrams, which a sink must not. */
    private static final class Faulty implements Sink {

        private final Throwable failure;
        private int calls;

        Faulty(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public void start(Drops drops) {}

        @Override
        public void accept(List<Datagram> datagrams) {
            if (calls++ == 0 && failure instanceof RuntimeException mistake) {
                throw mistake;
            }
            if (failure instanceof Error error) {
                throw error;
            }
        }

        @Override
        public SinkStats stats() {
            return new SinkStats(0, 0, 0, 0);
        }

        @Override
        public void close() {}
    }

    @Test
    void aSinkThatThrowsDropsWhatItWasGivenAndTheOthersGetIt() {
        try (var rig = new Rig(Rig.options(), new Faulty(new IllegalStateException("a mistake")))) {
            for (int i = 0; i < 3; i++) {
                rig.arrive(0, Rig.plain(1, i), i);
            }
            ListenerStats stats = rig.end();
            assertEquals(List.of("m n=0i", "m n=1i", "m n=2i"), List.copyOf(rig.recorder.lines));
            long dropped = stats.counts().get(Counter.SINK_DROPPED);
            assertTrue(dropped >= 1 && dropped <= 3, () -> "dropped " + dropped);
        }
    }

    /** Whoever runs the listener is told, and gets answers all the same; every datagram is counted. */
    @Test
    void anErrorEndsTheShardWhichTellsItAndCountsWhatItDrops() {
        var failure = new OutOfMemoryError("none left");
        try (var rig = new Rig(Rig.options(), new Faulty(failure))) {
            rig.arrive(0, Rig.plain(1, 0), 0);
            await().atMost(PATIENCE).until(() -> !rig.ended.isEmpty());
            assertEquals(List.of(failure), List.copyOf(rig.ended));
            for (int i = 1; i < 10; i++) {
                rig.arrive(0, Rig.plain(1, i), i);
            }
            ListenerStats stats = rig.end();
            assertEquals(10, stats.arrived());
            assertEquals(9, stats.queueDropped());
            assertEquals(1, stats.counts().get(Counter.SINK_DROPPED));
        }
    }

    /** So does a mistake between two datagrams, where none is to blame. */
    @Test
    void aMistakeOfAShardEndsItToo() {
        var mistake = new IllegalStateException("a mistake");
        InstantSource wall = () -> {
            throw mistake;
        };
        try (var rig = new Rig(Rig.options(), wall)) {
            rig.arrive(0, Rig.plain(1, 0), 0);
            await().atMost(PATIENCE).until(() -> !rig.ended.isEmpty());
            assertEquals(List.of(mistake), List.copyOf(rig.ended));
            rig.arrive(0, Rig.plain(1, 1), 1);
            ListenerStats stats = rig.end();
            assertEquals(2, stats.arrived());
            assertEquals(2, stats.queueDropped());
        }
    }

    @Test
    void aDatagramThatCannotBeLookedAtLosesNoOther() {
        try (var rig = new Rig(Rig.options())) {
            rig.arrive(0, Rig.plain(1, 0), 0);
            rig.arriveBroken(0, Rig.plain(1, 1));
            rig.arrive(0, Rig.plain(1, 2), 0);
            ListenerStats stats = rig.end();
            assertEquals(List.of("m n=0i", "m n=2i"), List.copyOf(rig.recorder.lines));
            assertEquals(3, stats.arrived());
        }
    }
}
