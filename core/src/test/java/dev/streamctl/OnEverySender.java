package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** A test of sending: a stream of either kind, and a way to make it stuck for certain. */
abstract class OnEverySender extends OnEverySetting {

    static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    static final int SEND_HIGH = Math.toIntExact(Limit.SEND_HIGH.byDefault());
    static final int SEND_LOW = Math.toIntExact(Limit.SEND_LOW.byDefault());

    /** What the peer must have got in the end. */
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    private Sender sender;

    /** A stream to a peer that reads. */
    final Sender open(Sender.Kind kind) throws Exception {
        sender = switch (kind) {
            case BYTES -> new Sender.Bytes(bytes());
            case FRAMES -> new Sender.Frames(frames(LengthPrefixed.of(4), QUIET));
        };
        return sender;
    }

    /** A stream to a peer that does not read. */
    final Sender openToDeafPeer(Sender.Kind kind, Limits limits) throws Exception {
        sender = switch (kind) {
            case BYTES -> new Sender.Bytes(bytesToDeafPeer(limits));
            case FRAMES -> new Sender.Frames(framesToDeafPeer(LengthPrefixed.of(4), limits));
        };
        return sender;
    }

    /** A stream with so much to send that it stays over its marks until the peer reads. */
    final Sender openStuck(Sender.Kind kind) throws Exception {
        openToDeafPeer(kind, WIDE);
        sent(new byte[STUCK]);
        sender.send(new byte[STUCK]);
        return sender;
    }

    /** Notes that the peer has to get this, after what was noted before. */
    final void sent(byte[] payload) {
        expected.writeBytes(sender.wire(payload));
    }

    /** Closes, and compares all that was noted with all that came up to the end. */
    final void assertPeerGetsExactlyWhatWasSent() throws Exception {
        peer.read();
        sender.connection().close();
        assertEquals(RecordingPeer.Ending.FIN, peer.awaitEnding());
        byte[] got = peer.received();
        if (!Arrays.equals(expected.toByteArray(), got)) {
            throw new AssertionError(
                    "the peer got " + got.length + " bytes, not the " + expected.size() + " that were sent");
        }
    }
}
