package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import org.junit.jupiter.api.Test;

/** Rule R6: memory is taken as bytes arrive, never for an announced length. */
class AnnouncedLengthTest extends OnEveryStack {

    private static final int GIB = 1 << 30;

    @Test
    void r6_announcedLengthsBeyondAllMemoryHarmNobody() throws Exception {
        Server server = serve(LengthPrefixed.of(4), QUIET_SERVER.with(Limit.MAX_FRAME, GIB), OnEveryStack::echo);
        long more = 2 + Runtime.getRuntime().maxMemory() / GIB;
        for (int i = 0; i < more; i++) {
            peerOf(server).send(new byte[] {0x40, 0, 0, 0, 1, 2, 3});
        }
        await("all announcements are read", () -> server.stats().bytesIn() == 7 * more);
        byte[] frame = {0, 0, 0, 1, 9};
        assertArrayEquals(frame, peerOf(server).send(frame).awaitBytes(frame.length));
        assertEquals(more + 1, server.stats().open());
    }
}
