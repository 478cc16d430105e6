package dev.streamctl.telemetry.send;

import static dev.streamctl.telemetry.send.SenderRig.sample;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.keys.FollowedKeyFile;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyFile;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.send.FakeNetwork.Answer;
import dev.streamctl.telemetry.wire.DatagramParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sender whose key file changes while it runs. */
class KeyChangeTest {

    private static final Key ONE = Key.generate(1, new Random(1));
    private static final Key TWO = Key.generate(2, new Random(2));

    private final SenderRig rig = new SenderRig();

    @TempDir
    private Path folder;

    private FollowedKeyFile follow(Path file) throws Exception {
        KeyFile.create(file, Keyring.of(ONE));
        return ScopedValue.where(TimeSource.CURRENT, rig.time).call(() -> FollowedKeyFile.open(file));
    }

    private void change(Path file, Key... keys) throws Exception {
        KeyFile.replace(file, Keyring.of(keys));
        rig.time.advance(FollowedKeyFile.LOOK_EVERY);
    }

    private static void send(TelemetrySender sender, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            sender.offer(sample(i));
            sender.endInterval();
        }
    }

    /** Which of the two keys each datagram was made with, and its sequence. */
    private List<String> seen() {
        List<String> seen = new ArrayList<>();
        for (byte[] datagram : rig.network.sent) {
            for (Key key : List.of(ONE, TWO)) {
                var parser = new DatagramParser(LineLimits.defaults(), Keyring.of(key));
                if (parser.parse(datagram, 0, datagram.length).authentic()) {
                    seen.add(key.id() + ":" + parser.header().sequence());
                }
            }
        }
        return seen;
    }

    enum Kind {
        SIGNED,
        CHACHA,
        AES;

        Protection with(Keyring keys) {
            return switch (this) {
                case SIGNED -> new Protection.Signed(keys);
                case CHACHA -> new Protection.Sealed(keys, KeyUse.CHACHA20_POLY1305);
                case AES -> new Protection.Sealed(keys, KeyUse.AES_128_GCM);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void datagramsHaveTheFirstKeyOfTheFileAndSequencesGoOn(Kind kind) throws Exception {
        Path file = folder.resolve("keys");
        try (FollowedKeyFile keys = follow(file)) {
            rig.options = rig.options.withProtection(kind.with(keys));
            TelemetrySender sender = rig.open();
            send(sender, 2);
            change(file, TWO, ONE);
            send(sender, 2);
            change(file, ONE, TWO);
            send(sender, 1);
            assertEquals(List.of("1:0", "1:1", "2:2", "2:3", "1:4"), seen());
        }
    }

    /** Also where the socket gives sequences back in between. */
    @Test
    void noKeySealsTwoTextsUnderOneSequence() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            Path file = folder.resolve("keys" + seed);
            try (FollowedKeyFile keys = follow(file)) {
                rig.network.sent.clear();
                rig.options = rig.options.withProtection(Kind.CHACHA.with(keys));
                Random random = new Random(seed);
                TelemetrySender sender = rig.open(seed);
                rig.network.answers = () -> Answer.values()[random.nextInt(Answer.values().length)];
                for (int i = 0; i < 20; i++) {
                    send(sender, random.nextInt(4));
                    change(file, random.nextBoolean() ? ONE : TWO);
                }
                Set<String> sequences = new HashSet<>();
                for (String each : seen()) {
                    assertTrue(sequences.add(each.substring(2)), each);
                }
                assertEquals(sequences.size(), sender.stats().datagrams());
            }
        }
    }
}
