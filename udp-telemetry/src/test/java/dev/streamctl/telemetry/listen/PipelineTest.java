package dev.streamctl.telemetry.listen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.listen.ListenOptions.Content;
import dev.streamctl.telemetry.stats.Attribution;
import dev.streamctl.telemetry.stats.Counter;
import dev.streamctl.telemetry.stats.DeviceStats;
import dev.streamctl.telemetry.testing.Delivery;
import dev.streamctl.telemetry.testing.FaultProxy;
import dev.streamctl.telemetry.testing.Faults;
import dev.streamctl.telemetry.testing.Ledger;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.TextFormat;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener from the intake of a socket to its sinks and counters. */
@Timeout(300)
class PipelineTest {

    private static final long DEVICE = 0x1234;

    /** Signed, so that what was changed on the way is noticed. */
    @Test
    void over100SeedsTheCountersEqualTheLedgerAndEachSampleIsGivenOnce() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Faults faults = Faults.none()
                    .withDrop(random.nextDouble() * 0.4)
                    .withDuplicate(random.nextDouble() * 0.3)
                    .withReorder(random.nextDouble() * 0.5, 1 + random.nextInt(400))
                    .withCorrupt(random.nextDouble() * 0.1);
            FaultProxy proxy = new FaultProxy(faults, seed);
            DatagramFormat format = TextFormat.signed(Rig.KEY, DEVICE, 1);
            int shards = 1 + seed % 3;
            try (var rig = new Rig(Rig.options().withShards(shards).withKeys(Keyring.of(Rig.KEY), false))) {
                List<Delivery> deliveries = new ArrayList<>();
                for (int i = 0; i < 1_000; i++) {
                    deliveries.addAll(proxy.offer(Rig.datagram(format, DEVICE, 1, i)));
                }
                deliveries.addAll(proxy.end());
                deliveries.forEach(delivery -> rig.arrive(random.nextInt(shards), delivery.bytes(), 0));
                compare(proxy.ledger(), rig.end(), rig, "seed " + seed);
            }
        }
    }

    private static void compare(Ledger ledger, ListenerStats stats, Rig rig, String seed) {
        assertEquals(ledger.deliveries().size(), stats.arrived(), seed);
        assertEquals(ledger.unique(), stats.counts().get(Counter.RECEIVED), seed);
        assertEquals(ledger.lost(), stats.counts().lost(), seed);
        assertEquals(ledger.duplicates(), stats.counts().get(Counter.DUPLICATE), seed);
        assertEquals(ledger.reordered(), stats.counts().get(Counter.REORDERED), seed);
        assertEquals(
                ledger.corrupted(),
                stats.malformed()
                        + stats.notAuthenticated()
                        + stats.of(DatagramKind.FORGED)
                        + stats.of(DatagramKind.UNKNOWN_KEY),
                seed);
        assertEquals(ledger.lost(), stats.attribution().network(), seed);
        assertEquals(ledger.unique(), rig.recorder.lines.size(), seed);
        assertEquals(rig.recorder.lines.size(), new HashSet<>(rig.recorder.lines).size(), seed);
    }

    @Test
    void withKeysOnlyAuthenticDatagramsCountUnlessOthersAreAllowed() {
        for (boolean allowed : new boolean[] {false, true}) {
            try (var rig = new Rig(Rig.options().withKeys(Keyring.of(Rig.KEY), allowed))) {
                rig.arrive(0, Rig.plain(DEVICE, 0), 0);
                rig.arrive(0, "room t=1".getBytes(UTF_8), 0);
                rig.arrive(0, Rig.datagram(Rig.sealed(DEVICE, 5), DEVICE, 5, 3), 0);
                ListenerStats stats = rig.end();
                assertEquals(allowed ? 0 : 2, stats.notAuthenticated());
                assertEquals(allowed ? 3 : 1, rig.recorder.lines.size());
                assertEquals(allowed ? 2 : 1, stats.devices());
            }
        }
    }

    @Test
    void repeatsAreGivenOnlyWhereTheyHeal() {
        try (var rig = new Rig(Rig.options())) {
            rig.arrive(0, repeating(0, "m n=1i\n", 0, 0, 1), 0);
            rig.arrive(0, repeating(2, "m n=3i\nm n=1i\nm n=2i\n", 2, 1, 3), 0);
            ListenerStats stats = rig.end();
            assertEquals(List.of("m n=1i", "m n=3i", "m n=2i"), List.copyOf(rig.recorder.lines));
            assertEquals(1, stats.counts().get(Counter.HEALED));
        }
    }

    private static byte[] repeating(long sequence, String lines, int repeats, int firstRepeat, int offered) {
        var header = new Header(DEVICE, 1, sequence, 0, offered, 0, 0, true, true, repeats, firstRepeat);
        byte[] out = new byte[1_200];
        return Arrays.copyOf(out, TextFormat.plain().write(header, lines.getBytes(UTF_8), out));
    }

    @Test
    void badLinesAreCountedAndLoseNoOther() {
        try (var rig = new Rig(Rig.options())) {
            rig.arrive(0, "a x=1\nthis is none\nb y=2\n".getBytes(UTF_8), 0);
            ListenerStats stats = rig.end();
            assertEquals(List.of("a x=1", "b y=2"), List.copyOf(rig.recorder.lines));
            assertEquals(2, stats.plainSamples());
            assertEquals(1, stats.plainBadLines());
        }
    }

    @Test
    void rawContentIsGivenAsItCame() {
        try (var rig = new Rig(Rig.options().withContent(Content.RAW))) {
            byte[] bytes = {0, (byte) 0x89, '\n', 7};
            rig.arrive(0, bytes, 0);
            assertEquals(1, rig.end().raw());
            assertEquals(bytes.length, rig.recorder.datagrams.peek().lines().length);
            assertEquals("192.0.2.7:40112", rig.recorder.datagrams.peek().sourceText());
        }
    }

    @Test
    void whatASinkDropsIsCountedForItsDevice() {
        try (var rig = new Rig(Rig.options().withShards(2))) {
            rig.arrive(0, Rig.plain(1, 0), 0);
            rig.arrive(1, Rig.plain(2, 0), 0);
            rig.pipeline.close();
            rig.recorder.drops.dropped(2, 1);
            rig.recorder.drops.dropped(0, 4);
            ListenerStats stats = rig.end();
            assertEquals(1, stats.attribution().sink());
            assertEquals(4, stats.plainSinkDropped());
            assertEquals(1, sinkDropped(rig, 2));
            assertEquals(0, sinkDropped(rig, 1));
        }
    }

    /** Behind the end of the shard's thread nothing is counted before it is asked for. */
    @Test
    void whatIsDroppedOfVeryManyDevicesIsAttributedToTheSink() {
        try (var rig = new Rig(Rig.options())) {
            rig.pipeline.close();
            for (long device = 1; device <= 100_000; device++) {
                rig.recorder.drops.dropped(device, 1);
            }
            ListenerStats stats = rig.end();
            assertEquals(100_000, stats.attribution().sink());
            assertEquals(0, stats.plainSinkDropped());
        }
    }

    /** A flood of lines that are no device's, and a device whose datagrams the network lost. */
    @Test
    void whatIsOverTheRateExplainsNoLossOfADeviceThatItDoesNotName() {
        var device = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.8"), 40_112);
        try (var rig = new Rig(Rig.options().withLimits(1_000, 20))) {
            for (int i = 0; i < 300; i++) {
                rig.arrive(0, "room t=1".getBytes(UTF_8), 0);
                rig.arrive(0, Rig.plain(1_000 + i, 0), 0);
            }
            for (long sequence : new long[] {0, 1, 5}) {
                rig.arrive(0, Rig.plain(DEVICE, sequence), 0, device);
            }
            ListenerStats stats = rig.end();
            assertEquals(600 - 20, stats.rateLimited());
            Attribution network = new Attribution(0, 0, 3, 0, 0, 0);
            assertEquals(network, stats.attribution());
            assertEquals(network, stats.attribution(stats(rig, DEVICE)));
        }
    }

    private static DeviceStats stats(Rig rig, long device) {
        return rig.pipeline.devices(100).stream()
                .map(ListenedDevice::stats)
                .filter(each -> each.device() == device)
                .findFirst()
                .orElseThrow();
    }

    private static long sinkDropped(Rig rig, long device) {
        return stats(rig, device).counts().get(Counter.SINK_DROPPED);
    }

    @Test
    void theNameOfADeviceIsBelievedWhereItGivesTheId() {
        try (var rig = new Rig(Rig.options())) {
            rig.arrive(0, named(DeviceId.of("cam1")), 0);
            rig.arrive(0, named(DEVICE), 0);
            rig.end();
            List<String> names = rig.pipeline.devices(10).stream()
                    .map(ListenedDevice::text)
                    .sorted()
                    .toList();
            assertEquals(List.of("0000000000001234", "cam1"), names);
        }
    }

    private static byte[] named(long device) {
        byte[] lines = "m,device=cam1 n=1i\n".getBytes(UTF_8);
        byte[] out = new byte[1_200];
        var header = new Header(device, 1, 0, 0, 1, 0, 0, true, true, 0, 0);
        return Arrays.copyOf(out, TextFormat.plain().write(header, lines, out));
    }
}
