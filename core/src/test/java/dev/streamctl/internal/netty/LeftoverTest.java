package dev.streamctl.internal.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LeftoverTest {

    private final Leftover leftover = new Leftover();

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, US_ASCII);
    }

    private static String text(ByteBuffer view) {
        return US_ASCII.decode(view.duplicate()).toString();
    }

    @Test
    void whatIsUnreadComesBeforeTheNextBytes() {
        ByteBuffer first = ByteBuffer.wrap("one\ntw".getBytes(US_ASCII)).position(4);
        leftover.keep(first);
        ByteBuffer second = leftover.with(bytes("o\nthr"));
        assertEquals("two\nthr", text(second));
        leftover.keep(second.position(second.position() + 4));
        assertEquals("three", text(leftover.with(bytes("ee"))));
    }

    @Test
    void nothingIsHeldOnceAllIsRead() {
        ByteBuffer view = leftover.with(bytes("abc"));
        leftover.keep(view.position(view.limit()));
        assertTrue(leftover.isEmpty());
        assertEquals("d", text(leftover.with(bytes("d"))));
    }

    @Test
    void singleBytesAddUp() {
        for (int i = 0; i < 10_000; i++) {
            leftover.keep(leftover.with(bytes(String.valueOf(i % 10))));
        }
        assertEquals("0123456789".repeat(1000), text(leftover.view()));
    }

    @Test
    void whatIsTakenFromItsBeginningMakesRoomForMore() {
        leftover.keep(leftover.with(bytes("0123456789")));
        for (int i = 0; i < 1_000; i++) {
            ByteBuffer view = leftover.with(bytes("abc"));
            leftover.keep(view.position(view.position() + 3));
            assertEquals(10, leftover.view().remaining());
        }
        assertTrue(leftover.view().array().length <= 32, "it does not grow with what has gone");
        assertEquals("cabcabcabc", text(leftover.view()));
    }
}
