package dev.streamctl.cli.bench;

import dev.streamctl.framing.Escapes;

/** What came back is not what was sent. */
final class WrongEchoException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The frame's place among those of its connection, from 0. */
    final long frame;

    /** The byte's place in its frame, from 0. */
    final int position;

    /** A frame that is wrong as a whole. */
    WrongEchoException(long frame, String how) {
        super("frame %d: %s".formatted(frame, how));
        this.frame = frame;
        this.position = 0;
    }

    /**
     * A wrong byte.
     *
     * @param expected what was sent from there on; empty where nothing was
     * @param got what came from there on
     */
    WrongEchoException(long frame, int position, byte[] expected, byte[] got) {
        super("frame %d, byte %d: %s, got \"%s\""
                .formatted(
                        frame,
                        position,
                        expected.length == 0
                                ? "nothing more was asked for"
                                : "expected \"" + Escapes.snippet(expected) + "\"",
                        Escapes.snippet(got)));
        this.frame = frame;
        this.position = position;
    }
}
