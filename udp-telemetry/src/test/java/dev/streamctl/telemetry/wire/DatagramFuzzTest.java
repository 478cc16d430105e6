package dev.streamctl.telemetry.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;

/** Any bytes at all, with keys and without: a kind, nothing thrown, and a header that writes back to the same digits. */
class DatagramFuzzTest {

    private static final Keyring KEYS = Keyring.of(new Key(0, new byte[Key.SECRET_BYTES]));

    @FuzzTest
    void datagram(byte[] data) throws Exception {
        for (Keyring keys : new Keyring[] {null, KEYS}) {
            DatagramParser parser = new DatagramParser(new LineLimits(2_000, 8, 8), keys);
            DatagramKind kind = parser.parse(data, 0, data.length);
            assertEquals(1, parser.count(kind));
            assertTrue(kind.accepted() || !parser.problem().isEmpty());
            assertTrue(parser.problem().indexOf('\n') < 0);
            DeviceId.peek(data, 0, data.length);
            for (int line = 0; kind.accepted() && line < parser.lines(); line++) {
                if (parser.good(line)) {
                    parser.sample(line);
                }
            }
            if (kind == DatagramKind.HEADED && keys != null) {
                assertSameDigits(parser.header(), data);
            }
        }
    }

    private static void assertSameDigits(Header header, byte[] data) {
        byte[] out = new byte[200];
        int at = HeaderText.write(header, false, out, 0);
        // Parts may be there and say nothing; up to the flags every digit is decided.
        int decided = Math.min(91, at);
        for (int i = 0; i < decided; i++) {
            assertEquals(data[i], out[i]);
        }
    }
}
