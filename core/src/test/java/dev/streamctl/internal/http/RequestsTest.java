package dev.streamctl.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Heads on bytes: where they end, however the bytes are cut, and the limits to the byte. */
class RequestsTest {

    private static final String HEAD = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

    /** What comes of the input in pieces that end at {@code cuts}: heads as they were sent, and statuses. */
    private static List<String> decode(Limits limits, byte[] input, int... cuts) {
        var decoder = new HeadDecoder(limits);
        List<String> outcomes = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i == cuts.length ? input.length : cuts[i];
            ByteBuffer piece = ByteBuffer.wrap(input, from, to - from);
            while (piece.hasRemaining()) {
                switch (decoder.decode(piece, 0)) {
                    case HttpFrame.Head head -> outcomes.add(new String(head.bytes(), ISO_8859_1));
                    case HttpFrame.Refused refused ->
                        outcomes.add(refused.status().name());
                    case null -> {}
                    default -> throw new AssertionError("not of a client");
                }
            }
            from = to;
        }
        return outcomes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void howTheBytesAreCutChangesNothing() {
        Random random = new Random(5);
        String alphabet = "\r\n\r\n\r\n: abHTTP/1.1 \t\0";
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder(HEAD.repeat(random.nextInt(3)));
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            text.append(HEAD);
            byte[] input = bytes(text.toString());
            List<String> whole = decode(Limits.defaults(), input);
            int[] each = new int[input.length - 1];
            for (int i = 0; i < each.length; i++) {
                each[i] = i + 1;
            }
            assertEquals(whole, decode(Limits.defaults(), input, each), text.toString());
            int[] some = random.ints(5, 0, input.length + 1).sorted().toArray();
            assertEquals(whole, decode(Limits.defaults(), input, some), text.toString());
        }
    }

    @Test
    void eachLimitIsKeptToTheByte() {
        Limits limits = Limits.defaults()
                .with(Limit.MAX_REQUEST_LINE, 20)
                .with(Limit.MAX_HEADER_BYTES, 30)
                .with(Limit.MAX_HEADERS, 3);
        String line = "GET /" + "a".repeat(6) + " HTTP/1.1\r\n"; // 20 and its end
        String headers = "A: " + "b".repeat(25) + "\r\n"; // 30
        assertEquals(List.of(line + "\r\n"), decode(limits, bytes(line + "\r\n")));
        assertEquals(List.of("URI_TOO_LONG"), decode(limits, bytes("GET /a" + line.substring(5) + "\r\n")));
        assertEquals(List.of(line + headers + "\r\n"), decode(limits, bytes(line + headers + "\r\n")));
        assertEquals(
                List.of("HEADERS_TOO_LARGE"), decode(limits, bytes(line + "A: b" + headers.substring(2) + "\r\n")));
        String three = "A:\r\n".repeat(3);
        assertEquals(List.of(line + three + "\r\n"), decode(limits, bytes(line + three + "\r\n")));
        assertEquals(List.of("HEADERS_TOO_LARGE"), decode(limits, bytes(line + three + "A:\r\n\r\n")));
    }

    @Test
    void everyByteIsRefusedOrHasItsPlace() {
        for (int value = 0; value < 256; value++) {
            char c = (char) value;
            boolean control = value < ' ' && c != '\t' || value == 0x7f;
            List<String> inValue = decode(Limits.defaults(), bytes("GET / HTTP/1.1\r\nX: a" + c + "b\r\n\r\n"));
            assertEquals(control ? "BAD_REQUEST" : "GET", inValue.getFirst().split(" ")[0], "byte " + value);
            assertEquals(1, inValue.size());
        }
    }

    @Test
    void nothingIsKeptOfWhatComesBehindARefusal() {
        var decoder = new HeadDecoder(Limits.defaults());
        assertTrue(decoder.decode(ByteBuffer.wrap(bytes("\n")), 0) instanceof HttpFrame.Refused);
        ByteBuffer more = ByteBuffer.wrap(bytes(HEAD));
        assertNull(decoder.decode(more, 0));
        assertFalse(more.hasRemaining());
        assertFalse(decoder.insideFrame());
    }

    @Test
    void anEndInsideAHeadIsTold() throws Exception {
        var decoder = new HeadDecoder(Limits.defaults());
        ByteBuffer none = ByteBuffer.allocate(0);
        assertNull(decoder.end(none, 0));
        assertNull(decoder.decode(ByteBuffer.wrap(bytes("GET")), 0));
        assertTrue(decoder.insideFrame());
        assertThrows(TruncatedFrameException.class, () -> decoder.end(none, 0));
    }
}
