package dev.streamctl.telemetry.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.stats.Counter;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Captures of a sealed device's earlier boots are played to a listener that never heard those. */
@Timeout(300)
class OldBootTest {

    private static final long DEVICE = 0x1234;

    /** By a format of its own, for one refuses to seal sequences out of order. */
    private static byte[] sealed(long boot, long sequence) {
        return Rig.datagram(Rig.sealed(DEVICE, boot), DEVICE, boot, sequence);
    }

    private static Rig rig() {
        return new Rig(Rig.options().withBuffers(1 << 20, 64 << 20).withKeys(Keyring.of(Rig.KEY), false));
    }

    @Test
    void oneCaptureOfAnOldBootDoesNotSilenceTheDevice() {
        try (var rig = rig()) {
            for (int i = 0; i < 5; i++) {
                rig.arrive(0, sealed(2, i), 0);
            }
            rig.arrive(0, sealed(1, 40), 0);
            for (int i = 5; i < 100; i++) {
                rig.arrive(0, sealed(2, i), 0);
            }
            ListenerStats stats = rig.end();
            assertEquals(101, rig.recorder.lines.size(), stats::toString);
            assertEquals(0, stats.counts().get(Counter.REPLAYED));
            assertEquals(0, stats.counts().lost(), "what the old boot lacks was never lost");
            assertEquals(0, stats.counts().missing());
        }
    }

    @Test
    void capturesOfManyOldBootsAreGivenOnceEachAndCostTheLiveBootNothing() {
        Random random = new Random(3);
        byte[][] captures = new byte[400][];
        for (int i = 0; i < captures.length; i++) {
            captures[i] = sealed(100 + i / 20, random.nextInt(40) * 50 + i % 20);
        }
        try (var rig = rig()) {
            rig.arrive(0, sealed(2, 0), 0);
            int live = 1;
            int lost = 0;
            for (int i = 0; i < 20_000; i++) {
                rig.arrive(0, captures[random.nextInt(captures.length)], 0);
                if (i % 10 == 0) {
                    if (i % 30 == 0) {
                        lost++;
                    } else {
                        rig.arrive(0, sealed(2, live), 0);
                    }
                    live++;
                }
            }
            rig.arrive(0, sealed(2, live), 0);
            ListenerStats stats = rig.end();
            Set<String> once = new HashSet<>();
            rig.recorder.datagrams.forEach(given ->
                    once.add(given.header().boot() + " " + given.header().sequence()));
            assertEquals(once.size(), rig.recorder.datagrams.size(), "each at most once");
            long ofTheLiveBoot =
                    once.stream().filter(name -> name.startsWith("2 ")).count();
            assertEquals(1 + live - stats.counts().lost(), ofTheLiveBoot);
            assertEquals(lost, stats.counts().lost());
            assertEquals(stats.counts().lost(), stats.counts().missing());
        }
    }

    @Test
    void aRestartIsFollowedAtOnceAndLateDatagramsOfTheBootBeforeAreGiven() {
        try (var rig = rig()) {
            for (int i = 0; i < 10; i++) {
                rig.arrive(0, sealed(1, i), 0);
            }
            rig.arrive(0, sealed(2, 1), 0);
            rig.arrive(0, sealed(1, 10), 0);
            rig.arrive(0, sealed(2, 3), 0);
            rig.arrive(0, sealed(1, 13), 0);
            rig.arrive(0, sealed(1, 11), 0);
            for (int i = 4; i < 10; i++) {
                rig.arrive(0, sealed(2, i), 0);
            }
            rig.arrive(0, sealed(1, 12), 0);
            ListenerStats stats = rig.end();
            assertEquals(14 + 8, rig.recorder.lines.size(), "nothing but sequences 0 and 2 of the new boot");
            assertEquals(2, stats.counts().lost());
            assertEquals(2, stats.counts().missing());
            assertEquals(1, stats.counts().get(Counter.RESTARTS));
            assertEquals(2, rig.pipeline.devices(1).getFirst().stats().boot());
        }
    }
}
