package dev.streamctl.cli.bench;

import java.util.Arrays;

/**
 * Compares what one connection receives with the frames it sent, byte by byte and without decoding them. Pure: bytes in,
 * frames out. For one thread at a time.
 */
final class EchoCheck {

    /** How much of the wrong bytes is told. */
    private static final int SHOWN = 32;

    private final FrameShape shape;
    private final int step;
    private final byte[] head;

    private long number;
    private int position;

    /**
     * A check that awaits frame {@code first}.
     *
     * @param step from the number of one frame of the connection to that of the next
     */
    EchoCheck(FrameShape shape, int first, int step) {
        this.shape = shape;
        this.step = step;
        this.number = first;
        this.head = shape.head(first);
    }

    /**
     * Takes the next bytes, cut anywhere.
     *
     * @param inFlight frames that were sent and have not been completed here
     * @return how many frames they completed
     * @throws WrongEchoException a byte is not what was sent, or nothing was sent that it could answer
     */
    int accept(byte[] bytes, int inFlight) throws WrongEchoException {
        int done = 0;
        for (int at = 0; at < bytes.length; ) {
            if (done == inFlight) {
                throw new WrongEchoException(index(), position, new byte[0], shown(bytes, at));
            }
            int length = Math.min(shape.size() - position, bytes.length - at);
            int wrong = shape.mismatch(head, position, bytes, at, length);
            if (wrong >= 0) {
                throw wrong(bytes, at + wrong, position + wrong);
            }
            at += length;
            position += length;
            if (position == shape.size()) {
                position = 0;
                number += step;
                shape.renumber(head, number);
                done++;
            }
        }
        return done;
    }

    /** As {@link #accept}, for a message, which has to be one whole frame. */
    int acceptMessage(byte[] bytes, int inFlight) throws WrongEchoException {
        if (bytes.length > shape.size() && inFlight > 0) {
            throw wrong("expected %d bytes, got %d".formatted(shape.size(), bytes.length));
        }
        int done = accept(bytes, inFlight);
        if (position > 0 || bytes.length == 0) {
            throw wrong("expected %d bytes, got %d".formatted(shape.size(), bytes.length));
        }
        return done;
    }

    /** The frame that is awaited is wrong as a whole. */
    WrongEchoException wrong(String how) {
        return new WrongEchoException(index(), how);
    }

    private WrongEchoException wrong(byte[] bytes, int at, int inFrame) {
        byte[] frame = new byte[shape.size()];
        shape.write(frame, 0, number);
        return new WrongEchoException(index(), inFrame, shown(frame, inFrame), shown(bytes, at));
    }

    private long index() {
        return number / step;
    }

    private static byte[] shown(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SHOWN));
    }
}
