package dev.streamctl.telemetry.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.stats.Attribution;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.DatagramKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener under what is forged, replayed, malformed or simply too much. */
@Timeout(300)
class PipelineFloodTest {

    private static final long DEVICE = 0x1234;

    /** Captures of the present boot, of one that it has left, and of others that the listener never heard. */
    @Test
    void aMillionForgedAndAMillionReplayedDatagramsAreAllRefused() {
        try (var rig = new Rig(Rig.options().withBuffers(1 << 20, 64 << 20).withKeys(Keyring.of(Rig.KEY), false))) {
            List<byte[]> genuine = new ArrayList<>();
            for (long boot = 1; boot <= 2; boot++) {
                DatagramFormat format = Rig.sealed(DEVICE, boot);
                for (int i = 0; i < 1_000; i++) {
                    genuine.add(Rig.datagram(format, DEVICE, boot, i));
                    rig.arrive(0, genuine.getLast(), 0);
                }
            }
            for (long boot = 100; boot < 200; boot++) {
                genuine.add(Rig.datagram(Rig.sealed(DEVICE, boot), DEVICE, boot, boot));
                rig.arrive(0, genuine.getLast(), 0); // given once, which cannot be helped
            }
            Random random = new Random(1);
            for (int i = 0; i < 1_000_000; i++) {
                rig.arrive(0, genuine.get(random.nextInt(genuine.size())), 0);
                byte[] forged = genuine.get(random.nextInt(genuine.size())).clone();
                int bit = 8 * 4 + random.nextInt(8 * (forged.length - 4));
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                rig.arrive(0, forged, 0);
                awaitRoom(rig, i);
            }
            ListenerStats stats = rig.end();
            assertEquals(0, stats.queueDropped());
            assertEquals(2_100, rig.recorder.lines.size());
            assertEquals(2_100, stats.counts().get(Counter.RECEIVED));
            assertEquals(1_000_000, stats.of(DatagramKind.FORGED));
            assertEquals(1_000_000, stats.counts().get(Counter.FORGED));
            assertEquals(
                    1_000_000,
                    stats.counts().get(Counter.DUPLICATE) + stats.counts().get(Counter.REPLAYED));
        }
    }

    /** Whatever the bytes are: every datagram ends in one counter, and the next good one is taken. */
    @Test
    void malformedDatagramsOfEveryKindOnlyCount() {
        Random random = new Random(4);
        byte[] sealed = Rig.datagram(Rig.sealed(DEVICE, 1), DEVICE, 1, 0);
        byte[] text = Rig.plain(DEVICE, 1);
        try (var rig = new Rig(Rig.options().withShards(2).withKeys(Keyring.of(Rig.KEY), true))) {
            for (int i = 0; i < 100_000; i++) {
                byte[] bytes = (i % 2 == 0 ? sealed : text).clone();
                for (int flips = random.nextInt(5); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                rig.arrive(i % 2, Arrays.copyOf(bytes, random.nextInt(bytes.length + 10)), i);
                awaitRoom(rig, i);
            }
            rig.arrive(0, "still there=true".getBytes(UTF_8), 0);
            ListenerStats stats = rig.end();
            assertTrue(rig.recorder.lines.contains("still there=true"));
            assertEquals(100_001, stats.arrived());
            assertTrue(stats.devices() <= 1_001 + 2, stats::toString);
        }
    }

    @Test
    void anAddressOverItsRateIsCutAndThisMachineIsNot() {
        try (var rig = new Rig(Rig.options().withLimits(100, 10))) {
            var loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9);
            for (int i = 0; i < 50; i++) {
                rig.arrive(0, Rig.plain(1, i), 0);
                rig.arrive(0, Rig.plain(2, i), 0, loopback);
            }
            rig.arrive(0, Rig.plain(1, 50), 1_000_000_000);
            ListenerStats stats = rig.end();
            assertEquals(40, stats.rateLimited());
            assertEquals(61, stats.counts().get(Counter.RECEIVED));
            // the sequences that were cut are explained, not blamed on the network
            Attribution missing = stats.attribution();
            assertEquals(40, missing.listenerQueue());
            assertEquals(0, missing.network());
        }
    }

    /** Whoever sends from many ports comes to several sockets. */
    @Test
    void anAddressHasItsRateOnceHoweverManySocketsThereAre() {
        try (var rig = new Rig(Rig.options().withShards(2).withLimits(100, 10))) {
            for (int i = 0; i < 50; i++) {
                rig.arrive(i % 2, Rig.plain(1, i), i);
            }
            var other = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.8"), 9);
            rig.arrive(1, Rig.plain(2, 0), 50, other);
            assertEquals(40, rig.end().rateLimited());
        }
    }

    /** Its answer comes from behind all that is in the queue. */
    private static void awaitRoom(Rig rig, int i) {
        if (i % 10_000 == 0) {
            long before = rig.pipeline.stats(0).arrived();
            while (kinds(rig.pipeline.stats(0)) < before) {
                Thread.onSpinWait();
            }
        }
    }

    private static long kinds(ListenerStats stats) {
        return stats.kinds().values().stream().mapToLong(Long::longValue).sum();
    }
}
