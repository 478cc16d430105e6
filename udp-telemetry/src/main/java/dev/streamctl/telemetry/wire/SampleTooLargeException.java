package dev.streamctl.telemetry.wire;

/** A sample does not fit into a datagram. The message is one line with its name, its size and the room there is. */
public final class SampleTooLargeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int size;
    private final int room;

    SampleTooLargeException(String name, int size, int room) {
        super("sample \"%s\" of %d bytes does not fit into a datagram, which has room for %d"
                .formatted(name, size, room));
        this.size = size;
        this.room = room;
    }

    /** The bytes of its line with the line feed. */
    public int size() {
        return size;
    }

    /** The most bytes that there is room for. */
    public int room() {
        return room;
    }
}
