package dev.streamctl.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.framing.Lines;
import dev.streamctl.framing.RawChunks;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes in, frames out, or where they are wrong. */
class EchoCheckTest {

    private static final int STEP = 3;

    private final FrameShape shape = FrameShape.of(Lines.bytes(), 40);
    private final EchoCheck check = new EchoCheck(shape, 2, STEP);

    /** The frames of connection 2 of 3, from its {@code first}th on. */
    private byte[] frames(int first, int count) {
        byte[] bytes = new byte[count * shape.size()];
        for (int i = 0; i < count; i++) {
            shape.write(bytes, i * shape.size(), 2 + (first + i) * (long) STEP);
        }
        return bytes;
    }

    private WrongEchoException wrong(byte[] bytes, int inFlight) {
        return assertThrows(WrongEchoException.class, () -> check.accept(bytes, inFlight));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 39, 40, 41, 100, 1000})
    void framesAreCountedHoweverTheyAreCut(int piece) throws Exception {
        byte[] bytes = frames(0, 10);
        int done = 0;
        for (int at = 0; at < bytes.length; at += piece) {
            done += check.accept(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)), 10 - done);
            assertEquals(Math.min(bytes.length, at + piece) / shape.size(), done);
        }
        assertEquals(10, done);
    }

    @Test
    void everySingleByteIsCompared() throws Exception {
        for (FrameShape each : new FrameShape[] {
            shape,
            FrameShape.of(LengthPrefixed.of(4), 40),
            FrameShape.of(new RawChunks(), 40),
            FrameShape.of(Lines.bytes(), 2)
        }) {
            for (int i = 0; i < each.size(); i++) {
                byte[] bytes = new byte[each.size()];
                each.write(bytes, 0, 2);
                bytes[i] ^= 1;
                var fresh = new EchoCheck(each, 2, STEP);
                var wrong = assertThrows(WrongEchoException.class, () -> fresh.accept(bytes, 1));
                assertEquals(i, wrong.position);
                assertEquals(0, wrong.frame);
            }
        }
    }

    @Test
    void theMessageShowsBothSidesFromTheWrongByteOn() throws Exception {
        byte[] bytes = frames(0, 2);
        bytes[40 + 20] = (byte) 0xff;
        WrongEchoException wrong = wrong(bytes, 2);
        assertEquals(
                "frame 1, byte 20: expected \"uvwxyzabcdefghijklm\\x0a\", got \"\\xffvwxyzabcdefghijklm\\x0a\"",
                wrong.getMessage());
    }

    @Test
    void aMessageIsOneFrameAndNothingElse() throws Exception {
        FrameShape text = FrameShape.ofMessages(FrameShape.Kind.TEXT, 40);
        byte[] message = new byte[40];
        text.write(message, 0, 2);
        assertEquals(1, new EchoCheck(text, 2, STEP).acceptMessage(message, 1));
        for (int length : new int[] {0, 39, 41, 80}) {
            var wrong = assertThrows(
                    WrongEchoException.class,
                    () -> new EchoCheck(text, 2, STEP).acceptMessage(Arrays.copyOf(message, length), 2));
            assertEquals("frame 0: expected 40 bytes, got " + length, wrong.getMessage());
        }
        assertThrows(WrongEchoException.class, () -> new EchoCheck(text, 2, STEP).acceptMessage(message, 0));
    }

    @Test
    void aLostFrameIsWrong() throws Exception {
        assertEquals(3, check.accept(frames(0, 3), 5));
        assertEquals(3, wrong(frames(4, 1), 2).frame);
    }

    @Test
    void aRepeatedFrameIsWrong() throws Exception {
        assertEquals(3, check.accept(frames(0, 3), 5));
        assertEquals(3, wrong(frames(2, 1), 2).frame);
    }

    @Test
    void swappedFramesAreWrong() {
        byte[] two = frames(0, 2);
        byte[] swapped = new byte[two.length];
        System.arraycopy(two, 0, swapped, 40, 40);
        System.arraycopy(two, 40, swapped, 0, 40);
        assertEquals(0, wrong(swapped, 2).frame);
    }

    @Test
    void theFrameOfAnotherConnectionIsWrong() {
        byte[] other = new byte[shape.size()];
        shape.write(other, 0, 1);
        assertEquals(0, wrong(other, 1).frame);
    }

    @Test
    void whatNobodyAskedForIsWrongEvenIfItFits() throws Exception {
        assertEquals(2, check.accept(frames(0, 2), 2));
        WrongEchoException wrong = wrong(frames(2, 1), 0);
        assertTrue(
                wrong.getMessage().startsWith("frame 2, byte 0: nothing more was asked for, got "), wrong::getMessage);
    }
}
