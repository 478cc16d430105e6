package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpareBuffersTest {

    private final SpareBuffers spare = new SpareBuffers();

    @Test
    void aBufferThatWasGivenBackIsEmptyAndUsedAgain() {
        ByteBuffer buffer = spare.take(300);
        buffer.putInt(7).flip();
        spare.give(buffer);
        ByteBuffer again = spare.take(500);
        assertSame(buffer, again);
        assertEquals(0, again.position());
        assertEquals(again.capacity(), again.limit());
        assertNotSame(again, spare.take(500));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8 * 1024, 8 * 1024 + 1, 128 * 1024})
    void whatIsKeptIsBounded(int size) {
        List<ByteBuffer> taken = new ArrayList<>();
        long kept = 0;
        for (ByteBuffer buffer = spare.take(size); buffer.isDirect(); buffer = spare.take(size)) {
            assertTrue(buffer.remaining() >= size);
            taken.add(buffer);
            kept += buffer.capacity();
        }
        assertEquals(SpareBuffers.MOST, kept);
        ByteBuffer beyond = spare.take(size);
        assertTrue(beyond.remaining() >= size);
        spare.give(beyond);
        assertFalse(spare.take(size).isDirect(), "what comes from the heap goes back to it");
        taken.forEach(spare::give);
        assertTrue(spare.take(size).isDirect());
    }

    @Test
    void moreThanTheLargestComesFromTheHeap() {
        assertEquals(1 << 20, spare.take(1 << 20).remaining());
        assertFalse(spare.take(1 << 20).isDirect());
    }
}
