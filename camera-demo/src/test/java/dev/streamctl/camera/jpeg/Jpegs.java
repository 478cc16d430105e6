package dev.streamctl.camera.jpeg;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures for tests, and what a splitter makes of bytes. */
public final class Jpegs {

    private Jpegs() {}

    /** What a splitter gave: pictures in hexadecimal, and reasons. */
    public static final class Found implements PictureSink {
        public final List<byte[]> pictures = new ArrayList<>();
        public final List<Object> all = new ArrayList<>();

        @Override
        public void picture(byte[] jpeg) {
            pictures.add(jpeg);
            all.add(java.util.HexFormat.of().formatHex(jpeg));
        }

        @Override
        public void dropped(Dropped reason) {
            all.add(reason);
        }
    }

    /** A small picture of a frame number. */
    public static byte[] numbered(int number) {
        var picture = new BlockPicture(64, 16, Block.of(Color.BLACK, Quantum.FINE), Quantum.FINE, 0);
        for (int i = 0; i < 8; i++) {
            picture.set(0, i, Block.of((number >> 7 - i & 1) == 1 ? Color.WHITE : Color.BLACK, Quantum.FINE));
        }
        return picture.encode();
    }

    /** Decoded by the JDK. */
    public static BufferedImage decoded(byte[] jpeg) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(jpeg));
    }

    /** Without its Huffman tables, as some cameras send it. */
    public static byte[] withoutTables(byte[] jpeg) {
        int at = indexOf(jpeg, 0xC4);
        int length = (jpeg[at + 2] & 0xff) << 8 | jpeg[at + 3] & 0xff;
        return concat(
                java.util.Arrays.copyOf(jpeg, at), java.util.Arrays.copyOfRange(jpeg, at + 2 + length, jpeg.length));
    }

    /** With a segment of the application behind the beginning. */
    public static byte[] withSegment(byte[] jpeg, byte[] payload) {
        return concat(
                java.util.Arrays.copyOf(jpeg, 2),
                Segments.of(0xE1, payload),
                java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** Where a marker begins. */
    public static int indexOf(byte[] jpeg, int marker) {
        for (int i = 0; i + 1 < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) marker) {
                return i;
            }
        }
        throw new AssertionError("no marker " + marker);
    }

    /** All of them, one behind the other. */
    public static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** What a splitter finds in bytes that come in two reads. */
    public static Found split(byte[] bytes, int at, int limit) {
        var splitter = new JpegSplitter(limit);
        var found = new Found();
        splitter.feed(bytes, 0, at, found);
        splitter.feed(bytes, at, bytes.length, found);
        splitter.end(found);
        found.all.add(splitter.skippedBytes());
        return found;
    }
}
