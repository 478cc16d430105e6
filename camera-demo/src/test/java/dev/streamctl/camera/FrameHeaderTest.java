package dev.streamctl.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.framing.MalformedFrameException;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {

    private static final byte[] BODY = {9, 8};

    @Test
    void theLayoutIsTheDocumentedOne() throws Exception {
        var header = FrameHeader.at(FrameType.NO_SIGNAL, 258, Instant.parse("1970-01-01T00:00:01.000002Z"));
        byte[] frame = header.before(BODY);
        assertArrayEquals(
                HexFormat.of().parseHex("01020014" + "0000000000000102" + "00000000000f4242" + "0908"), frame);
        assertEquals(header, FrameHeader.of(frame));
        assertEquals(FrameHeader.BYTES, FrameHeader.lengthOf(frame));
        assertEquals(Instant.parse("1970-01-01T00:00:01.000002Z"), header.captured());
    }

    @Test
    void aLongerHeaderIsSteppedOver() throws Exception {
        byte[] frame = HexFormat.of().parseHex("01010016" + "0000000000000003" + "0000000000000004" + "ffff" + "07");
        assertEquals(22, FrameHeader.lengthOf(frame));
        assertEquals(new FrameHeader(FrameType.PICTURE, 3, 4), FrameHeader.of(frame));
    }

    @Test
    void whatIsNoFrameIsRefusedWithWhatIsWrong() {
        assertRefused("frame refused: 3 bytes, fewer than the 20 of its header", "010203");
        String rest = "0000000000000003" + "0000000000000004";
        assertRefused("frame refused: version 2, not 1", "02010014" + rest);
        assertRefused("frame refused: type 9, not 1 to 3", "01090014" + rest);
        assertRefused("frame refused: a header of 19 bytes, not within 20 and 20", "01010013" + rest);
        assertRefused("frame refused: a header of 21 bytes, not within 20 and 20", "01010015" + rest);
    }

    private static void assertRefused(String message, String hex) {
        byte[] frame = HexFormat.of().parseHex(hex);
        assertEquals(
                message,
                assertThrows(MalformedFrameException.class, () -> FrameHeader.of(frame))
                        .getMessage());
    }
}
