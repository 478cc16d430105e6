package dev.streamctl.camera.jpeg;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Eight by eight pixels, transformed and coded except for what depends on the block before: the differences of the means. So
 * a picture of blocks that were made once costs little.
 */
public final class Block {

    /** Pixels along a side. */
    public static final int SIDE = 8;

    static final int COEFFICIENTS = SIDE * SIDE;

    /** The largest coefficient that has a code (ITU-T T.81 table F.2). */
    private static final int LARGEST = 1023;

    private static final int[] DC_LUMA = HuffmanTables.DC_LUMA.codes();
    private static final int[] DC_CHROMA = HuffmanTables.DC_CHROMA.codes();
    private static final int[] AC_LUMA = HuffmanTables.AC_LUMA.codes();
    private static final int END_OF_BLOCK = 0x00;
    private static final int SIXTEEN_ZEROS = 0xF0;
    private static final int CODE_BITS = 16;

    /** Of a block of one brightness: nothing but its mean. */
    private static final int END_LUMA = AC_LUMA[END_OF_BLOCK];

    private static final int END_CHROMA = HuffmanTables.AC_CHROMA.codes()[END_OF_BLOCK];

    private final int y;
    private final int cb;
    private final int cr;

    /** The luma behind its mean: each a code with its length in the bits above. */
    private final int[] luma;

    private Block(int y, int cb, int cr, int[] luma) {
        this.y = y;
        this.cb = cb;
        this.cr = cr;
        this.luma = luma;
    }

    /** A block of one colour, for pictures with this quantum. */
    public static Block of(Color color, Quantum quantum) {
        return new Block(
                mean(color.y(), quantum), mean(color.cb(), quantum), mean(color.cr(), quantum), new int[] {END_LUMA});
    }

    /** The first coefficient of a block that is the same all over. */
    private static int mean(int value, Quantum quantum) {
        return Math.round((float) SIDE * (value - 128) / quantum.step());
    }

    /**
     * A block of two colours, of which only the brightness is sharp, for pictures with this quantum.
     *
     * @param mask one bit for each pixel, the top left one the highest: where it is set, {@code ink}
     */
    public static Block of(long mask, Color ink, Color paper, Quantum quantum) {
        if (mask == 0) {
            return of(paper, quantum);
        }
        var pixels = new double[COEFFICIENTS];
        for (int i = 0; i < COEFFICIENTS; i++) {
            pixels[i] = (mask << i < 0 ? ink.y() : paper.y()) - 128;
        }
        int[] zigzag = Transform.forward(pixels, quantum.step());
        int share = Long.bitCount(mask);
        return new Block(
                zigzag[0],
                mean(mix(ink.cb(), paper.cb(), share), quantum),
                mean(mix(ink.cr(), paper.cr(), share), quantum),
                code(zigzag));
    }

    private static int mix(int ink, int paper, int share) {
        return (ink * share + paper * (COEFFICIENTS - share)) / COEFFICIENTS;
    }

    private static int[] code(int[] zigzag) {
        List<Integer> codes = new ArrayList<>();
        int zeros = 0;
        for (int i = 1; i < COEFFICIENTS; i++) {
            int value = Math.clamp(zigzag[i], -LARGEST, LARGEST);
            if (value == 0) {
                zeros++;
                continue;
            }
            for (; zeros >= 16; zeros -= 16) {
                codes.add(AC_LUMA[SIXTEEN_ZEROS]);
            }
            int size = size(value);
            codes.add(AC_LUMA[zeros << 4 | size]);
            codes.add(size << CODE_BITS | magnitude(value, size));
            zeros = 0;
        }
        if (zeros > 0) {
            codes.add(END_LUMA);
        }
        return codes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Writes this block behind another one of the same interval, or null at its beginning. */
    void writeTo(BitOutput out, @Nullable Block before) {
        putMean(out, y - (before == null ? 0 : before.y), DC_LUMA);
        for (int code : luma) {
            put(out, code);
        }
        putMean(out, cb - (before == null ? 0 : before.cb), DC_CHROMA);
        put(out, END_CHROMA);
        putMean(out, cr - (before == null ? 0 : before.cr), DC_CHROMA);
        put(out, END_CHROMA);
    }

    private static void putMean(BitOutput out, int difference, int[] codes) {
        int size = size(difference);
        put(out, codes[size]);
        out.put(magnitude(difference, size), size);
    }

    private static void put(BitOutput out, int code) {
        out.put(code & (1 << CODE_BITS) - 1, code >>> CODE_BITS);
    }

    private static int size(int value) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(value));
    }

    /** Negative numbers as the ones' complement (ITU-T T.81 section F.1.2.1). */
    private static int magnitude(int value, int size) {
        return value >= 0 ? value : value + (1 << size) - 1;
    }
}
