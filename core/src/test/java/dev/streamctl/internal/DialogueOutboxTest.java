package dev.streamctl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.QueueFullException;
import dev.streamctl.framing.FrameDecoder;
import dev.streamctl.internal.websocket.Conversation;
import dev.streamctl.internal.websocket.Role;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.websocket.Message;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What a protocol says beside the application, between the frames of the application and never behind its last. */
class DialogueOutboxTest {

    private static final byte[] PING = HexFormat.of().parseHex("890161");

    private int asked;
    private final ManualTime time = new ManualTime();
    private final Conversation conversation = new Conversation(Role.CLIENT, Limits.defaults(), null);
    private final Outbox outbox =
            new Outbox("peer", Limits.defaults(), time, new SpareBuffers(), _ -> {}, () -> asked++, conversation);

    /** Lets a ping come in. */
    private void pinged() throws Exception {
        FrameDecoder<Message> decoder = conversation.decoder();
        decoder.decode(ByteBuffer.wrap(PING), 100);
        if (conversation.afterRead(time)) {
            outbox.urge();
        }
    }

    /** The first byte of each frame that the loop takes; all of them are short and masked. */
    private String taken() {
        ByteBuffer bytes = outbox.take(0);
        if (bytes == null) {
            return "";
        }
        StringBuilder kinds = new StringBuilder();
        while (bytes.hasRemaining()) {
            kinds.append("%02x ".formatted(bytes.get()));
            bytes.position(bytes.position() + 1 + Integer.BYTES + (bytes.get(bytes.position()) & 0x7f));
        }
        return kinds.toString().strip();
    }

    @Test
    void anAnswerGoesBehindWhatWaitsAndIsAskedForOnce() throws Exception {
        outbox.sendNow(conversation, Message.of("a"), 100);
        pinged();
        pinged();
        assertEquals(1, asked);
        assertEquals("81 8a 8a", taken());
        assertEquals("", taken());
        assertNull(conversation.control());
    }

    @Test
    void anAnswerOnTheLoopGoesBeforeWhatIsSentBehindItUnlessTooMuchWaits() throws Exception {
        FrameDecoder<Message> decoder = conversation.decoder();
        decoder.decode(ByteBuffer.wrap(PING), 100);
        outbox.answer();
        outbox.sendNow(conversation, Message.of("a"), 100);
        assertEquals("8a 81", taken());
        byte[] large = new byte[(int) Limit.SEND_HIGH.byDefault()];
        outbox.sendNow(conversation, Message.of(large), large.length);
        for (int i = 0; i < 1000; i++) {
            decoder.decode(ByteBuffer.wrap(PING), 100);
            outbox.answer();
        }
        int bytes = 0;
        for (ByteBuffer some = outbox.take(0); some != null; some = outbox.take(0)) {
            bytes += some.remaining();
        }
        assertEquals(14 + large.length + 16 * 7, bytes, "the frame, and sixteen answers");
    }

    @Test
    void aTextThatMightPassTheHardLimitIsRefusedWithTheMostThatItMayTake() throws Exception {
        outbox.sendNow(conversation, Message.of("a"), 100);
        String text = "x".repeat(400_000);
        var full = assertThrows(
                QueueFullException.class, () -> outbox.sendNow(conversation, Message.of(text), text.length()));
        assertEquals(
                "peer: 7 bytes wait to be sent and this frame may take 1200014, the limit is 1048576",
                full.getMessage());
        outbox.sendNow(conversation, Message.of(text.substring(0, 300_000)), text.length());
    }

    @Test
    void ofManyPingsAtMostSixteenAreAnswered() throws Exception {
        for (int i = 0; i < 1000; i++) {
            pinged();
        }
        assertEquals("8a ".repeat(16).strip(), taken());
    }

    @Test
    void nothingGoesBehindTheLastFrame() throws Exception {
        pinged();
        outbox.end(new Ending.Closed("peer", "closed"), Dialogue.Parting.DONE);
        assertEquals("88", taken());
        pinged();
        assertEquals("", taken());
        outbox.end(new Ending.Closed("peer", "closed again"), Dialogue.Parting.DONE);
        assertEquals("", taken());
    }
}
