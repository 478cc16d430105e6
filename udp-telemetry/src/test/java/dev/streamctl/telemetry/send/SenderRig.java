package dev.streamctl.telemetry.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.testing.ManualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Senders on a network and a time of the test, and what a listener makes of what they send. */
final class SenderRig {

    static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 5);

    private static final Key KEY = Key.generate(7, new Random(7));

    final FakeNetwork network = new FakeNetwork();
    final ManualTime time = new ManualTime();
    SenderOptions options = SenderOptions.to(new Target("192.0.2.1", 9100), "cam 7");

    /** All protections that there are. */
    enum Protected {
        PLAIN(new Protection.Plain(), DatagramKind.HEADED),
        SIGNED(new Protection.Signed(KEY), DatagramKind.SIGNED),
        CHACHA(new Protection.Sealed(KEY, KeyUse.CHACHA20_POLY1305), DatagramKind.SEALED),
        AES(new Protection.Sealed(KEY, KeyUse.AES_128_GCM), DatagramKind.SEALED);

        final Protection protection;
        final DatagramKind datagrams;

        Protected(Protection protection, DatagramKind datagrams) {
            this.protection = protection;
            this.datagrams = datagrams;
        }
    }

    /** What a listener makes of a datagram. */
    record Seen(Header header, List<Sample> samples) {}

    TelemetrySender open() {
        return open(1);
    }

    TelemetrySender open(long seed) {
        return ScopedValue.where(TimeSource.CURRENT, time)
                .call(() -> TelemetrySender.open(options, new Random(seed), () -> NOW, network));
    }

    /** Everything sent so far, all of it of that kind. */
    List<Seen> seen(DatagramKind kind) throws Exception {
        var parser = new DatagramParser(LineLimits.defaults(), kind == DatagramKind.HEADED ? null : Keyring.of(KEY));
        List<Seen> seen = new ArrayList<>();
        for (byte[] datagram : network.sent) {
            assertEquals(kind, parser.parse(datagram, 0, datagram.length), parser::problem);
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < parser.lines(); i++) {
                samples.add(parser.sample(i));
            }
            seen.add(new Seen(parser.header(), samples));
        }
        return seen;
    }

    static Sample sample(long value) {
        return Sample.of("m", "v", FieldValue.of(value));
    }

    static void assertBalanced(SenderStats stats) {
        assertEquals(stats.offered(), stats.sent() + stats.dropped() + stats.waiting(), stats::toString);
    }
}
