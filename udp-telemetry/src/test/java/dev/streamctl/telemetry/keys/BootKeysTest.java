package dev.streamctl.telemetry.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BootKeysTest {

    private static final int BOOTS = 200_000;

    private record Boot(long device, long boot) {
        int place(long seed) {
            return BootKeys.place(seed, 1, device, boot);
        }
    }

    /** Who finds boots that fall on one place for one seed has nothing in hand against another. */
    @Test
    void bootsThatCollideForOneSeedDoNotForAnother() {
        var random = new Random(3);
        List<Boot> colliding = new ArrayList<>();
        for (int i = 0; i < BOOTS; i++) {
            var boot = new Boot(random.nextLong(), random.nextLong());
            if (boot.place(1) == 0) {
                colliding.add(boot);
            }
        }
        assertTrue(colliding.size() > 3, "spread");
        assertEquals(
                colliding.size(),
                colliding.stream().mapToInt(boot -> boot.place(2)).distinct().count());
    }

    /** A sum or an exclusive or of both would be the same for all of these, whatever the seed. */
    @Test
    void devicesAndBootsThatCancelEachOtherOutAreSpread() {
        var random = new Random(4);
        long sum = random.nextLong();
        long places = random.longs(1_000)
                .mapToInt(boot -> new Boot(sum ^ Long.rotateLeft(boot, 29), boot).place(7))
                .distinct()
                .count();
        assertTrue(places > 900, () -> "on " + places + " places");
    }
}
