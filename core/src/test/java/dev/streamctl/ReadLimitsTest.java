package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Rule R6: a frame over its limit gives one typed error and harms nothing else. */
class ReadLimitsTest extends OnEverySetting {

    @Test
    void r6_anOverlongLineGivesOneErrorAndTheNextLineIsRead() throws Exception {
        needsResumption();
        Framed<String> stream = frames(Lines.text(), QUIET.with(Limit.MAX_LINE, 8));
        peer.send("12345678\n123456789\nnext\n");
        assertEquals("12345678", stream.receive(), "the limit itself is allowed");
        FrameTooLongException tooLong = assertThrows(FrameTooLongException.class, stream::receive);
        assertEquals(8, tooLong.limit());
        assertTrue(tooLong.resumable());
        assertEquals("next", stream.receive());
    }

    @Test
    void r6_aLineOfManyReadsGivesOneErrorAsWell() throws Exception {
        needsResumption();
        Framed<String> stream = frames(Lines.text(), QUIET.with(Limit.MAX_LINE, 8));
        Call<Void> sending = peer.sending(("x".repeat(1 << 20) + "\nnext\n").getBytes());
        assertThrows(FrameTooLongException.class, stream::receive);
        assertEquals("next", stream.receive());
        sending.result();
    }

    @Test
    void r6_aReadLineOverItsLimitGoesOnBehindTheLine() throws Exception {
        ByteStream stream = bytes(QUIET.with(Limit.MAX_LINE, 8));
        peer.sendByteByByte("123456789\nnext\n");
        assertTrue(assertThrows(FrameTooLongException.class, stream::readLine).resumable());
        assertEquals("next", stream.readLine());
    }

    @Test
    void r6_aReadLineTellsTheLimitOfLinesHoweverFarTheLineIsOverIt() throws Exception {
        ByteStream stream = bytes();
        for (int length : new int[] {8_193, 8_194, 8_195, 20_000}) {
            for (String end : List.of("\n", "\r\n")) {
                Call<Void> sending = peer.sending(("x".repeat(length) + end + "next\n").getBytes());
                FrameTooLongException tooLong = assertThrows(FrameTooLongException.class, stream::readLine);
                assertEquals(8_192, tooLong.limit());
                assertTrue(tooLong.getMessage().startsWith("line longer than 8192 bytes: "), tooLong::getMessage);
                assertTrue(tooLong.resumable());
                assertEquals("next", stream.readLine());
                sending.result();
            }
        }
    }

    @Test
    void r6_theLimitOfAReadLineDoesNotCountTheEndOfTheLine() throws Exception {
        ByteStream stream = bytes();
        String longest = "x".repeat(8_192);
        Call<Void> sending = peer.sending((longest + "\n" + longest + "\r\nnext\n").getBytes());
        assertEquals(longest, stream.readLine());
        assertEquals(longest, stream.readLine());
        assertEquals("next", stream.readLine());
        sending.result();
    }

    @Test
    void r6_aReadUntilOverItsLimitGoesOnBehindTheSeparator() throws Exception {
        ByteStream stream = bytes(QUIET.with(Limit.MAX_FRAME, 8));
        peer.send("123456789,next,");
        byte[] comma = {','};
        assertThrows(FrameException.class, () -> stream.readUntil(comma));
        assertEquals("next,", new String(stream.readUntil(comma)));
    }

    @Test
    void r6_aReadExactlyOverTheLimitIsAMistakeOfTheCaller() throws Exception {
        ByteStream stream = bytes(QUIET.with(Limit.MAX_FRAME, 8));
        peer.send("12345678");
        assertThrows(IllegalArgumentException.class, () -> stream.readExactly(9));
        assertThrows(IllegalArgumentException.class, () -> stream.readExactly(-1));
        assertEquals("12345678", new String(stream.readExactly(8)));
    }

    @Test
    void r6_aLengthOverTheLimitBreaksTheStreamBehindWhatCameBefore() throws Exception {
        Framed<byte[]> stream = frames(LengthPrefixed.of(4), QUIET.with(Limit.MAX_FRAME, 8));
        peer.send(new byte[] {0, 0, 0, 1, 5, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        assertArrayEquals(new byte[] {5}, stream.receive());
        assertFalse(assertThrows(FrameTooLongException.class, stream::receive).resumable());
        StreamBrokenException broken = assertThrows(StreamBrokenException.class, stream::receive);
        assertEquals(StreamBrokenException.Reason.PROTOCOL, broken.reason());
    }

    @Test
    void r6_anotherLimitAppliesFromTheNextFrame() throws Exception {
        needsResumption();
        Framed<String> stream = lines();
        peer.send("123456789\n");
        assertEquals("123456789", stream.receive());
        stream.setMaxFrame(8);
        peer.send("123456789\n");
        assertThrows(FrameTooLongException.class, stream::receive);
        assertThrows(FrameTooLongException.class, () -> stream.send("123456789"));
        stream.setMaxFrame(9);
        peer.send("123456789\n");
        assertEquals("123456789", stream.receive());
    }

    @Test
    void r6_aFrameTooLongToSendLeavesNothingBehind() throws Exception {
        Framed<String> stream = frames(Lines.text(), QUIET.with(Limit.MAX_LINE, 8));
        assertThrows(FrameTooLongException.class, () -> stream.send("123456789"));
        if (!setting.webSocket) { // where a line end is a character as any other
            assertThrows(FrameException.class, () -> stream.trySend("a\nb"));
        }
        stream.send("next");
        stream.close();
        peer.assertReceivesUpToEnd("next\n");
    }

    @Test
    void r6_aLimitThatThePrefixCannotExpressIsRefusedWhenTheStreamIsMade() {
        Assumptions.assumeFalse(setting.webSocket, "a WebSocket has no prefix to choose");
        assertThrows(
                IllegalArgumentException.class,
                () -> network().connect(endpoint(), LengthPrefixed.of(1), QUIET.with(Limit.MAX_FRAME, 256)));
        assertThrows(
                IllegalArgumentException.class,
                () -> network()
                        .serve(
                                endpoint(),
                                LengthPrefixed.of(1),
                                QUIET_SERVER.with(Limit.MAX_FRAME, 256),
                                stream -> {}));
    }
}
