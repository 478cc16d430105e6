package dev.streamctl.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a decoder of messages makes of bytes, as events in words. */
final class Decoded {

    static final int MAX_FRAME = 70_000;
    private static final int MAX_FRAGMENTS = 4;

    /** A control frame, or the head of a frame, may wait for its rest. */
    private static final int MOST_LEFT = 14 + FrameHead.SHORT;

    private Decoded() {}

    private static final class Recorded implements MessageDecoder.Controls {
        private final List<String> events = new ArrayList<>();

        @Override
        public void ping(byte[] payload) {
            events.add("ping " + HexFormat.of().formatHex(payload));
        }

        @Override
        public void pong(byte[] payload) {
            events.add("pong " + HexFormat.of().formatHex(payload));
        }

        @Override
        public void close(CloseStatus status) {
            events.add("close " + status);
        }

        @Override
        public void refused(int code) {
            events.add("refused " + code);
        }
    }

    /** What a decoder makes of bytes in reads of these sizes. */
    static List<String> events(Role role, byte[] input, int first, int later) {
        return events(role, null, input, first, later);
    }

    /** The same where messages may be compressed. */
    static List<String> events(Role role, @Nullable MessageInflater inflater, byte[] input, int first, int later) {
        int[] next = {first};
        return events(role, inflater, input, () -> {
            int size = next[0];
            next[0] = later;
            return size;
        });
    }

    /** The same in reads of any sizes. */
    static List<String> events(Role role, @Nullable MessageInflater inflater, byte[] input, IntSupplier sizes) {
        var recorded = new Recorded();
        var decoder = new MessageDecoder(role, MAX_FRAGMENTS, recorded, inflater);
        ByteBuffer view = ByteBuffer.allocateDirect(input.length);
        int arrived = 0;
        view.limit(0);
        boolean refused = false;
        while (arrived < input.length) {
            int count = Math.min(sizes.getAsInt(), input.length - arrived);
            view.limit(arrived + count);
            view.put(arrived, input, arrived, count);
            arrived += count;
            try {
                for (Message m = decoder.decode(view, MAX_FRAME); m != null; m = decoder.decode(view, MAX_FRAME)) {
                    recorded.events.add(shown(m));
                }
            } catch (TruncatedFrameException e) {
                recorded.events.add("truncated");
            } catch (FrameException e) {
                assertTrue(!e.resumable(), "no refusal can be resumed");
                refused = true;
            }
            assertTrue(view.remaining() <= MOST_LEFT, () -> view.remaining() + " bytes wait in the buffer");
        }
        try {
            assertEquals(null, decoder.end(view, MAX_FRAME));
        } catch (TruncatedFrameException e) {
            recorded.events.add("truncated");
        } catch (FrameException e) {
            throw new AssertionError(e);
        }
        assertEquals(refused, recorded.events.stream().anyMatch(event -> event.startsWith("refused ")));
        decoder.release();
        return recorded.events;
    }

    private static String shown(Message message) {
        return switch (message) {
            case Message.Text text -> "text " + text.text();
            case Message.Binary binary -> "binary " + HexFormat.of().formatHex(binary.bytes());
        };
    }
}
