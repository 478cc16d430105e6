package dev.streamctl.camera.jpeg;

/** Marker segments as bytes. */
final class Segments {

    /** What stands before the payload: the marker and the length. */
    static final int HEAD = 4;

    /** The longest payload, of which the length counts two bytes more. */
    static final int MOST = 0xFFFF - 2;

    private Segments() {}

    /** A segment with its marker and its length. */
    static byte[] of(int marker, byte[] payload) {
        byte[] segment = new byte[HEAD + payload.length];
        int length = payload.length + 2;
        segment[0] = (byte) 0xFF;
        segment[1] = (byte) marker;
        segment[2] = (byte) (length >> 8);
        segment[3] = (byte) length;
        System.arraycopy(payload, 0, segment, HEAD, payload.length);
        return segment;
    }
}
