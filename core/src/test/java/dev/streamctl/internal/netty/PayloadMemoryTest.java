package dev.streamctl.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PayloadMemoryTest {

    private final PayloadMemory memory = new PayloadMemory();
    private final Random random = new Random(3);

    @AfterEach
    void release() {
        memory.release();
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer joined(ByteBuffer head, ByteBuffer payload) {
        return ByteBuffer.allocate(head.remaining() + payload.remaining())
                .put(head.duplicate())
                .put(payload.duplicate())
                .flip();
    }

    private void assertJoined(ByteBuffer head, ByteBuffer payload) {
        ByteBuffer found = memory.join(head, payload);
        assertNotNull(found);
        assertEquals(joined(head, payload), found);
    }

    @Test
    void eachConnectionGetsItsHeadBeforeTheSamePayload() {
        ByteBuffer payload = ByteBuffer.wrap(bytes(70_000));
        assertJoined(ByteBuffer.wrap(bytes(4)), payload);
        assertJoined(ByteBuffer.wrap(bytes(10)), payload);
        assertJoined(ByteBuffer.wrap(bytes(0)), payload);
        assertJoined(ByteBuffer.wrap(bytes(8)).position(5), payload);
    }

    @Test
    void longerAndShorterPayloadsFollowEachOther() {
        for (int size : new int[] {1, 200_000, 10, PayloadMemory.MOST, 70_000}) {
            assertJoined(ByteBuffer.wrap(bytes(4)), ByteBuffer.wrap(bytes(size)));
        }
    }

    @Test
    void theRestOfThePayloadThatWasSentLastIsThere() {
        byte[] payload = bytes(70_000);
        ByteBuffer none = ByteBuffer.allocate(0);
        assertJoined(ByteBuffer.wrap(bytes(4)), ByteBuffer.wrap(payload));
        assertJoined(none, ByteBuffer.wrap(payload).position(30_000));
        assertJoined(ByteBuffer.wrap(bytes(4)), ByteBuffer.wrap(bytes(70_000)));
        assertNull(memory.join(none, ByteBuffer.wrap(payload).position(30_000)), "others send another one by now");
    }

    @Test
    void whatIsTooLongIsLeftOut() {
        assertNull(memory.join(ByteBuffer.wrap(bytes(4)), ByteBuffer.wrap(bytes(PayloadMemory.MOST + 1))));
        assertNull(memory.join(ByteBuffer.wrap(bytes(65)), ByteBuffer.wrap(bytes(70_000))));
    }
}
