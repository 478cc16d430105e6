package dev.streamctl.framing;

import static dev.streamctl.framing.Feed.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.limits.Limit;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RawChunksTest {

    private static final RawChunks RAW = new RawChunks();

    @ParameterizedTest
    @EnumSource
    void eachReadIsAFrame(Feed.Memory memory) {
        Feed.Result result = Feed.run(RAW, 100, bytes("abc\ndef\0"), new int[] {2, 0, 5, 1}, memory);
        assertEquals(List.of("[ab]", "[c\ndef]", "[\0]"), result.outcomes());
        assertEquals(0, result.mostLeft());
    }

    @Test
    void aReadOverTheLimitIsCut() {
        Feed.Result result = Feed.run(RAW, 3, bytes("abcdefgh"), new int[] {8}, Feed.Memory.DIRECT);
        assertEquals(List.of("[abc]", "[def]", "[gh]"), result.outcomes());
    }

    @Test
    void bytesAreSentAsTheyAre() throws FrameException {
        ByteBuffer out = ByteBuffer.allocate(3);
        RAW.encode(bytes("a\0\n"), 3, out);
        RAW.encode(new byte[0], 3, out);
        assertArrayEquals(bytes("a\0\n"), out.array());
        assertEquals(3, RAW.maxEncodedSize(bytes("abc")));
    }

    @Test
    void aFrameOverTheLimitCannotBeSent() {
        FrameTooLongException e =
                assertThrows(FrameTooLongException.class, () -> RAW.encode(bytes("abcd"), 3, ByteBuffer.allocate(4)));
        assertEquals(3, e.limit());
        assertTrue(e.resumable());
        assertEquals("frame of 4 bytes, longer than 3: starts with \"abcd\"", e.getMessage());
    }

    @Test
    void hasTheLimitOfFramesAndNoCapacity() {
        assertEquals("raw", RAW.name());
        assertEquals(Limit.MAX_FRAME, RAW.limit());
        assertEquals(Long.MAX_VALUE, RAW.capacity());
        assertArrayEquals(bytes("busy"), RAW.notice("busy"));
    }
}
