package dev.streamctl.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Message;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages as the bytes of RFC 6455, and what cannot be made such. */
class ConversationTest {

    @Test
    void everyLengthComesBackAsItWasSent() throws Exception {
        for (int length : new int[] {0, 1, 7, 8, 9, 125, 126, 127, 511, 512, 513, 65_535, 65_536, Decoded.MAX_FRAME}) {
            String text = "\u00e4".repeat(length / 2) + "x".repeat(length % 2);
            for (Role sender : Role.values()) {
                Role reader = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
                byte[] bytes = encoded(sender, Message.of(text));
                assertEquals(List.of("text " + text), Decoded.events(reader, bytes, bytes.length, 1));
                assertEquals(List.of("text " + text), Decoded.events(reader, bytes, 3, 1000));
            }
        }
    }

    private static byte[] encoded(Role role, Message message) throws FrameException {
        var conversation = new Conversation(role, Limits.defaults(), null);
        ByteBuffer out = ByteBuffer.allocateDirect(conversation.maxEncodedSize(message));
        conversation.encode(message, Decoded.MAX_FRAME, out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    @Test
    void aClientMasksEachFrameWithAnotherKey() throws Exception {
        var conversation = new Conversation(Role.CLIENT, Limits.defaults(), null);
        var keys = new HashSet<Integer>();
        for (int i = 0; i < 1000; i++) {
            ByteBuffer out = ByteBuffer.allocate(64);
            conversation.encode(Message.of("a"), Decoded.MAX_FRAME, out);
            keys.add(out.getInt(2));
        }
        assertTrue(keys.size() > 990, () -> "only " + keys.size() + " different keys");
    }

    @Test
    void whatCannotBeSentIsRefusedAndNamed() {
        var surrogate = assertThrows(FrameException.class, () -> encoded(Role.SERVER, Message.of("ab\ud800c?")));
        assertTrue(surrogate.resumable() && surrogate.getMessage().contains("character 2"), surrogate::getMessage);
        byte[] long1 = new byte[Decoded.MAX_FRAME + 1];
        assertThrows(FrameTooLongException.class, () -> encoded(Role.SERVER, Message.of(long1)));
        assertThrows(
                FrameTooLongException.class, () -> encoded(Role.CLIENT, Message.of("x".repeat(Decoded.MAX_FRAME + 1))));
        assertThrows(
                FrameTooLongException.class,
                () -> encoded(Role.CLIENT, Message.of("\u20ac".repeat(Decoded.MAX_FRAME / 3 + 1))));
    }
}
