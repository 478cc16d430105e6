package dev.streamctl.telemetry.follow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.stats.Counter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two machines were given one name. */
class TwoSendersTest {

    private final Following following = new Following(10);

    /**
     * What is told of two senders. The test backend of the log writes to standard error as it stands at the time; threads that
     * other tests have left may log there too.
     */
    private List<String> told(Runnable action) {
        PrintStream before = System.err;
        var bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            action.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("goes to and fro between boots"))
                .toList();
    }

    private void sendByTurns(long device, int rounds) {
        for (int sequence = 0; sequence < rounds; sequence++) {
            for (long boot = 1; boot < 3; boot++) {
                following.look(following.header(device, boot, sequence, sequence + 1, 0, 0), "m n=1i\n", true);
            }
        }
    }

    @Test
    void areToldInOneLineForEachDevice() {
        List<String> lines = told(() -> {
            sendByTurns(0x1234, 500);
            sendByTurns(0x5678, 500);
        });
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains("192.0.2.7"), lines::toString);
        assertTrue(lines.getFirst().contains("device 0000000000001234 "), lines::toString);
        assertTrue(lines.getLast().contains("device 0000000000005678 "), lines::toString);
        assertEquals(2 * 998, following.follower.part().counts().get(Counter.BOOT_CHANGES));
        assertEquals(2_000, following.follower.part().counts().get(Counter.RECEIVED));
    }

    @Test
    void areNotSeenInARestart() {
        assertEquals(List.of(), told(() -> sendByTurns(0x1234, 10)));
        assertEquals(18, following.follower.part().counts().get(Counter.BOOT_CHANGES));
    }
}
