package dev.streamctl.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Any bytes at all: no exception but the typed refusal, the same messages in one read and cut anywhere, never more memory
 * than the limit, and none of zlib's left. The first two bytes choose the role, the compression and the cuts.
 */
class MessageFuzzTest {

    private static final int HEADER = 2;

    @FuzzTest
    void frames(byte[] data) {
        if (data.length < HEADER) {
            return;
        }
        Role role = (data[0] & 1) == 0 ? Role.CLIENT : Role.SERVER;
        byte[] input = Arrays.copyOfRange(data, HEADER, data.length);
        var cuts = new Random(data[1]);
        int most = 1 + (data[1] & 0x1f);
        var zlibs = new Zlibs();
        List<String> whole = Decoded.events(role, inflater(zlibs, data[0]), input, input.length, 1);
        List<String> cut = Decoded.events(role, inflater(zlibs, data[0]), input, () -> 1 + cuts.nextInt(most));
        assertEquals(whole, cut);
        assertEquals(0, zlibs.live());
    }

    private static MessageInflater inflater(Zlibs zlibs, byte choice) {
        return (choice & 2) == 0 ? null : zlibs.inflater((choice & 4) == 0);
    }
}
