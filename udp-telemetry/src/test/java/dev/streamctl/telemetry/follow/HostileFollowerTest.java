package dev.streamctl.telemetry.follow;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** As {@link FollowerFuzzTest}, over seeds: with every build, and long enough for windows to move on. */
class HostileFollowerTest {

    @Test
    void whateverHeadersSayTheEquationsHold() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            byte[] data = new byte[HostileRun.STEP * 4_000];
            random.nextBytes(data);
            // Few devices and small steps, so that states meet; some seeds leave all to chance.
            for (int at = 0; at < data.length && seed % 3 > 0; at += HostileRun.STEP) {
                data[at] &= (byte) (random.nextInt(20) == 0 ? 0x7f : seed % 2 == 0 ? 0x2b : 0x2a);
                data[at + 1] &= (byte) (random.nextInt(20) == 0 ? 0x1f : 1);
            }
            HostileRun.check(data);
        }
    }
}
