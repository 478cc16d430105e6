package dev.streamctl.camera.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A picture of {@link Block}s, as baseline JPEG of three components without subsampling. Each row of blocks is a restart
 * interval, so that a row that has not changed is not coded again. For use by one thread.
 */
public final class BlockPicture {

    /** The widest and the highest, in pixels. */
    public static final int MOST_PIXELS = 8192;

    private static final byte[] END = {(byte) 0xFF, (byte) Marker.EOI};

    private static final byte[] NOT_CODED = {};

    /** Bytes of a marker. */
    private static final int MARKER = 2;

    private final byte[] head;
    private final Block[][] blocks;
    private final byte[][] coded;

    /**
     * A picture of one colour.
     *
     * @param width in pixels, 8 to {@value #MOST_PIXELS}
     * @param height likewise
     * @param all the block to begin with; it and all others are made for the same quantum
     * @param fill bytes of comments to put in, so that the picture has any size wanted
     */
    public BlockPicture(int width, int height, Block all, Quantum quantum, int fill) {
        check("width", width);
        check("height", height);
        int columns = Math.ceilDiv(width, Block.SIDE);
        head = head(width, height, columns, quantum, fill);
        blocks = new Block[Math.ceilDiv(height, Block.SIDE)][columns];
        coded = new byte[blocks.length][];
        Arrays.fill(coded, NOT_CODED);
        for (Block[] row : blocks) {
            Arrays.fill(row, all);
        }
    }

    private static void check(String what, int pixels) {
        if (pixels < Block.SIDE || pixels > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "the %s is %d pixels, not within %d to %d".formatted(what, pixels, Block.SIDE, MOST_PIXELS));
        }
    }

    /** Blocks from top to bottom. */
    public int rows() {
        return blocks.length;
    }

    /** Blocks from left to right. */
    public int columns() {
        return blocks[0].length;
    }

    /** Puts a block somewhere; outside the picture, nowhere. */
    public void set(int row, int column, Block block) {
        if (row < 0 || row >= rows() || column < 0 || column >= columns() || blocks[row][column] == block) {
            return;
        }
        blocks[row][column] = block;
        coded[row] = NOT_CODED;
    }

    /** The picture as it is now. */
    public byte[] encode() {
        int length = head.length + END.length;
        for (int row = 0; row < rows(); row++) {
            if (coded[row] == NOT_CODED) {
                coded[row] = code(row);
            }
            length += coded[row].length;
        }
        byte[] picture = Arrays.copyOf(head, length);
        int at = head.length;
        for (byte[] row : coded) {
            System.arraycopy(row, 0, picture, at, row.length);
            at += row.length;
        }
        System.arraycopy(END, 0, picture, at, END.length);
        return picture;
    }

    /** With the restart marker behind it, where a row follows; a row like the one above it, which has one, is not coded again. */
    private byte[] code(int row) {
        byte[] whole = row > 0 && Arrays.equals(blocks[row], blocks[row - 1])
                ? coded[row - 1].clone()
                : codeBlocks(blocks[row]);
        if (row == rows() - 1) {
            return Arrays.copyOf(whole, whole.length - MARKER);
        }
        whole[whole.length - 2] = (byte) 0xFF;
        whole[whole.length - 1] = (byte) (Marker.RST0 + row % 8);
        return whole;
    }

    /** With room for a marker. */
    private static byte[] codeBlocks(Block[] row) {
        var out = new BitOutput();
        Block before = null;
        for (Block block : row) {
            block.writeTo(out, before);
            before = block;
        }
        byte[] bits = out.finish();
        return Arrays.copyOf(bits, bits.length + MARKER);
    }

    private static byte[] head(int width, int height, int interval, Quantum quantum, int fill) {
        var out = new ByteArrayOutputStream();
        out.write(0xFF);
        out.write(Marker.SOI);
        out.writeBytes(Segments.of(0xE0, new byte[] {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0}));
        for (int left = fill; left > 0; left -= Segments.HEAD + Segments.MOST) {
            out.writeBytes(Segments.of(Marker.COM, new byte[Math.clamp(left - Segments.HEAD, 0, Segments.MOST)]));
        }
        byte[] quanta = new byte[1 + Block.COEFFICIENTS];
        Arrays.fill(quanta, 1, quanta.length, (byte) quantum.step());
        out.writeBytes(Segments.of(Marker.DQT, quanta));
        out.writeBytes(Segments.of(Marker.SOF0, new byte[] {
            8,
            (byte) (height >> 8),
            (byte) height,
            (byte) (width >> 8),
            (byte) width,
            3,
            1,
            0x11,
            0,
            2,
            0x11,
            0,
            3,
            0x11,
            0
        }));
        out.writeBytes(Segments.of(Marker.DRI, new byte[] {(byte) (interval >> 8), (byte) interval}));
        out.writeBytes(HuffmanTables.segment());
        out.writeBytes(Segments.of(Marker.SOS, new byte[] {3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0}));
        return out.toByteArray();
    }
}
