package dev.streamctl.framing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Presents input to a decoder as {@link FrameDecoder} documents: what it leaves is presented again with more behind it, at
 * the same place or (which a decoder must not notice) moved to the front. All other bytes of the buffer are LF, so that a
 * decoder that looks outside gives another result.
 */
final class Feed {

    /** What kind of buffer the bytes are presented in. */
    enum Memory {
        HEAP(ByteOrder.BIG_ENDIAN, false),
        HEAP_LITTLE_ENDIAN_MOVED(ByteOrder.LITTLE_ENDIAN, true),
        DIRECT(ByteOrder.BIG_ENDIAN, false),
        DIRECT_LITTLE_ENDIAN_MOVED(ByteOrder.LITTLE_ENDIAN, true),
        READ_ONLY_SLICE(ByteOrder.LITTLE_ENDIAN, false);

        private final ByteOrder order;
        private final boolean moved;

        Memory(ByteOrder order, boolean moved) {
            this.order = order;
            this.moved = moved;
        }

        private ByteBuffer allocate(int size) {
            return switch (this) {
                case DIRECT, DIRECT_LITTLE_ENDIAN_MOVED -> ByteBuffer.allocateDirect(size);
                default -> ByteBuffer.allocate(size + 5).slice(5, size);
            };
        }

        private ByteBuffer view(ByteBuffer buffer) {
            return (this == READ_ONLY_SLICE ? buffer.asReadOnlyBuffer() : buffer.duplicate()).order(order);
        }
    }

    /**
     * What came out.
     *
     * @param outcomes frames in brackets, refusals by their kind
     * @param messages of the refusals
     * @param mostLeft the most bytes that the decoder left between two calls
     */
    record Result(List<String> outcomes, List<String> messages, int mostLeft) {
        private void add(FrameException refusal) {
            String kind = switch (refusal) {
                case FrameTooLongException _ -> "too long";
                case MalformedFrameException _ -> "malformed";
                case TruncatedFrameException _ -> "truncated";
            };
            outcomes.add(refusal.resumable() ? kind : kind + ", lost");
            messages.add(refusal.getMessage());
        }
    }

    private static final int PAD = 11;

    private final FrameDecoder<?> decoder;
    private final int maxFrame;
    private final Memory memory;
    private final ByteBuffer buffer;
    private final Result result = new Result(new ArrayList<>(), new ArrayList<>(), 0);
    private int from = PAD;
    private int to = PAD;
    private int mostLeft;

    private Feed(Framing<?> framing, int maxFrame, int size, Memory memory) {
        this.decoder = framing.decoder();
        this.maxFrame = maxFrame;
        this.memory = memory;
        this.buffer = memory.allocate(size + 2 * PAD);
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) '\n');
        }
    }

    /** The result of {@code input} in reads of these sizes, and of the end of the input behind it. */
    static Result run(Framing<?> framing, int maxFrame, byte[] input, int[] reads, Memory memory) {
        Feed feed = new Feed(framing, maxFrame, input.length, memory);
        int at = 0;
        for (int size : reads) {
            feed.read(Arrays.copyOfRange(input, at, at + size));
            at += size;
        }
        assertEquals(input.length, at, "the reads are the whole input");
        feed.end();
        return new Result(feed.result.outcomes(), feed.result.messages(), feed.mostLeft);
    }

    /** The outcomes in one read, in single bytes, and cut in two at every place: they are the same, or this fails. */
    static Result everyWay(Framing<?> framing, int maxFrame, byte[] input) {
        Result whole = run(framing, maxFrame, input, new int[] {input.length}, Memory.HEAP);
        int[] single = new int[input.length];
        Arrays.fill(single, 1);
        for (Memory memory : Memory.values()) {
            assertSame(whole, run(framing, maxFrame, input, new int[] {input.length}, memory));
            assertSame(whole, run(framing, maxFrame, input, single, memory));
        }
        for (int cut = 1; cut < Math.min(input.length, 64); cut++) {
            assertSame(whole, run(framing, maxFrame, input, new int[] {cut, input.length - cut}, Memory.HEAP));
        }
        return whole;
    }

    static void assertSame(Result expected, Result actual) {
        assertEquals(expected.outcomes(), actual.outcomes());
        assertEquals(expected.messages(), actual.messages());
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }

    private void read(byte[] bytes) {
        if (memory.moved && from > PAD) {
            byte[] left = new byte[to - from];
            buffer.get(from, left);
            for (int i = PAD; i < to; i++) {
                buffer.put(i, (byte) '\n');
            }
            buffer.put(PAD, left);
            from = PAD;
            to = PAD + left.length;
        }
        buffer.put(to, bytes);
        to += bytes.length;
        boolean more = true;
        while (more) {
            more = step(false);
        }
        mostLeft = Math.max(mostLeft, to - from);
    }

    private void end() {
        step(true);
        assertEquals(0, to - from, "nothing is left behind the end");
    }

    /** One call; whether to call again. */
    private boolean step(boolean end) {
        ByteBuffer view = memory.view(buffer).limit(to).position(from);
        int before = from;
        boolean outcome = true;
        try {
            Object frame = end ? decoder.end(view, maxFrame) : decoder.decode(view, maxFrame);
            outcome = frame != null;
            if (frame != null) {
                result.outcomes().add("[" + (frame instanceof byte[] b ? new String(b, ISO_8859_1) : frame) + "]");
            }
        } catch (FrameException e) {
            result.add(e);
        }
        assertEquals(memory.order, view.order(), "the byte order is left alone");
        assertEquals(to, view.limit(), "the limit is left alone");
        assertTrue(view.position() >= from, "the position never moves back");
        from = view.position();
        assertTrue(!outcome || from > before, "each outcome consumes something");
        if (decoder.insideFrame()) {
            assertEquals(to, from, "insideFrame() says that nothing is left");
        }
        return outcome;
    }

    /** That a decoder asked once more after everything has nothing to add. */
    static void assertQuiet(FrameDecoder<?> decoder) throws FrameException {
        assertNull(decoder.decode(ByteBuffer.allocate(0), 1));
        assertNull(decoder.end(ByteBuffer.allocate(0), 1));
    }
}
