package dev.streamctl.internal.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.streamctl.framing.FrameException;
import dev.streamctl.limits.Limits;
import dev.streamctl.websocket.Message;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 on bytes; behind each test all native memory was given back. */
class DeflateTest {

    private final Zlibs zlibs = new Zlibs();

    @AfterEach
    void nothingIsLeaked() {
        assertEquals(0, zlibs.live());
    }

    private void check(boolean sharesContext, byte[] input, List<String> expected) {
        for (int size : new int[] {input.length, 1, 2, 3, 7}) {
            var inflater = zlibs.inflater(sharesContext);
            assertEquals(expected, Decoded.events(Role.CLIENT, inflater, input, size, size), "in reads of " + size);
        }
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Of a server, which does not mask. The first eight are those of section 7.2.3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c107 f248cdc9c90700 | text Hello",
                "4103 f248cd 8004 c9c90700 | text Hello",
                "c10b 000500faff48656c6c6f00 | text Hello",
                "c108 f348cdc9c9070000 | text Hello",
                "c10d f248050000 00ffff cac9c90700 | text Hello",
                "c107 f348cdc9c90700 | text Hello",
                "c107 f248cdc9c90700 c107 f248cdc9c90700 | text Hello; text Hello",
                "c207 f248cdc9c90700 8203 00ff80 | binary 48656c6c6f; binary 00ff80",
                "4100 8901 62 0003 f248cd 8004 c9c90700 | ping 62; text Hello",
                // control frames are never compressed, nor is anything but the first frame marked
                "c900 | refused 1002",
                "ca00 | refused 1002",
                "c802 03e8 | refused 1002",
                "4103 f248cd c004 c9c90700 | refused 1002",
                "0101 48 c004 c9c90700 | refused 1002",
                "e100 | refused 1002",
                "d100 | refused 1002",
                // no DEFLATE, cut inside a block, refers to what was never sent, not UTF-8
                "c102 ffff | refused 1007",
                "c103 f248cd | refused 1007",
                "c103 f248cd 8101 61 | refused 1007",
                "c105 f2001100 00 | refused 1007",
                "c107 000100feff ff 00 | refused 1007",
                "c10a 000500faff48656c6c6f | refused 1007",
                "4103 f248cd 8800 | close 1005; truncated",
                "4103 f248cd | truncated",
            })
    void aServersCompressedFramesAre(String hex, String expected) {
        check(
                false,
                hex(hex),
                Arrays.stream(expected.split(";")).map(String::strip).toList());
    }

    @Test
    void emptyMessagesAre() {
        check(false, hex("c101 00 c200 4100 8000 8100"), List.of("text ", "binary ", "text ", "text "));
    }

    @Test
    void aMessageRefersToTheOneBeforeItOnlyWhereThatWasAgreedOn() {
        byte[] second = hex("c107 f248cdc9c90700 c105 f200110000");
        check(true, second, List.of("text Hello", "text Hello"));
        check(false, second, List.of("text Hello", "refused 1007"));
    }

    private static byte[] message(byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {(byte) 0xc2, 127});
        frame.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(payload.length).array());
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    private static byte[] deflated(byte[] message) {
        try (Deflater zlib = new Deflater(9, true)) {
            zlib.setInput(message);
            byte[] out = new byte[message.length + 64];
            int length = zlib.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, length - 4);
        }
    }

    /** Some larger than what a head of two bytes can tell, so that it is written in eight as it must. */
    private static byte[] padded(byte[] deflated) {
        byte[] empty = {0, 0, 0, -1, -1};
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < 66_000) {
            all.writeBytes(empty);
        }
        all.writeBytes(deflated);
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100_000_000})
    void aMessageIsInflatedUpToItsLimitAndNoFurther(int over) {
        byte[] input = message(padded(deflated(new byte[Decoded.MAX_FRAME + over])));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        List<String> events = Decoded.events(Role.CLIENT, zlibs.inflater(false), input, input.length, 1);
        long used = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(1, events.size());
        if (over == 0) {
            assertTrue(events.getFirst().startsWith("binary 0000"), events.getFirst());
        } else {
            assertEquals("refused 1009", events.getFirst());
            assertTrue(used < 8 * Decoded.MAX_FRAME, "took " + used + " bytes");
        }
    }

    @Test
    void blocksThatAreEmptyDoNotMakeAMessageEndless() {
        byte[] blocks = new byte[72_000];
        for (int at = 0; at < blocks.length; at += 5) {
            blocks[at + 3] = -1;
            blocks[at + 4] = -1;
        }
        check(false, message(blocks), List.of("refused 1009"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSentComesBackAndIsShorter(boolean sharesContext) throws Exception {
        byte[] noise = new byte[Decoded.MAX_FRAME];
        new Random(1).nextBytes(noise);
        String text = String.join(
                "",
                IntStream.range(0, 6000)
                        .mapToObj(i -> "{\"n\":" + i % 100 + "}")
                        .toList());
        for (Role sender : Role.values()) {
            Role reader = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
            var conversation = new Conversation(sender, Limits.defaults(), null, zlibs.deflater(sharesContext));
            var frames = new ByteArrayOutputStream();
            var expected = new ByteArrayOutputStream();
            for (int length : new int[] {0, 1, 63, 64, 65, 126, 1000, 4096, 16_383, 16_384, 40_000, 65_536, 69_000}) {
                for (byte[] bytes : List.of(
                        Arrays.copyOf(text.getBytes(ISO_8859_1), Math.min(length, text.length())),
                        Arrays.copyOf(noise, length))) {
                    frames.writeBytes(encoded(conversation, Message.of(bytes)));
                    expected.writeBytes(bytes);
                }
            }
            assertTrue(frames.size() < expected.size() * 3 / 4, () -> frames.size() + " of " + expected.size());
            conversation.releaseOutput();
            List<String> events =
                    Decoded.events(reader, zlibs.inflater(sharesContext), frames.toByteArray(), 1000, 5000);
            String all = String.join("", events).replace("binary ", "");
            assertEquals(HexFormat.of().formatHex(expected.toByteArray()), all);
        }
    }

    private static byte[] encoded(Conversation conversation, Message message) throws FrameException {
        ByteBuffer out = ByteBuffer.allocateDirect(3 + conversation.maxEncodedSize(message))
                .position(3);
        conversation.encode(message, Decoded.MAX_FRAME, out);
        byte[] bytes = new byte[out.position() - 3];
        out.get(3, bytes);
        return bytes;
    }

    @Test
    void aConnectionHoldsNativeMemoryBetweenMessagesOnlyForAContext() throws Exception {
        for (boolean shares : new boolean[] {false, true}) {
            var conversation =
                    new Conversation(Role.SERVER, Limits.defaults(), zlibs.inflater(shares), zlibs.deflater(shares));
            int before = zlibs.made();
            for (int i = 0; i < 2; i++) {
                encoded(conversation, Message.of("x".repeat(1000)));
                ByteBuffer in = ByteBuffer.wrap(hex("c187 00000000 f248cdc9c90700"));
                assertEquals(Message.of("Hello"), conversation.decoder().decode(in, 100));
                assertEquals(shares ? 2 : 0, zlibs.live());
            }
            assertEquals(shares ? 2 : 4, zlibs.made() - before);
            assertThrows(
                    FrameException.class, () -> encoded(conversation, Message.of("x".repeat(Decoded.MAX_FRAME + 1))));
            // the connection ends in the middle of a message
            conversation.decoder().decode(ByteBuffer.wrap(hex("4183 00000000 f248cd")), 100);
            assertEquals(shares ? 2 : 1, zlibs.live());
            conversation.releaseInput();
            conversation.releaseOutput();
            conversation.releaseOutput();
            assertEquals(0, zlibs.live());
        }
    }
}
