package dev.streamctl.camera.jpeg;

import java.util.Optional;

/**
 * The brightness of a JPEG at an eighth of its size: the mean of each block, which stands in the picture without a transform.
 * So it costs a fraction of decoding, and shows whether something moves.
 *
 * <p>For pictures coded with Huffman tables in one scan of all components (baseline, as cameras and their drivers make them).
 */
public final class EighthPicture {

    private final int width;
    private final int height;
    private final short[] means;

    EighthPicture(int width, int height, short[] means) {
        this.width = width;
        this.height = height;
        this.means = means;
    }

    /** Reads a picture; empty where it is of another kind, or broken. */
    public static Optional<EighthPicture> of(byte[] jpeg, int offset) {
        return of(jpeg, offset, new CodeTables());
    }

    /**
     * The same for one of many pictures, which mostly have the same tables.
     *
     * @param tables those of earlier pictures
     */
    public static Optional<EighthPicture> of(byte[] jpeg, int offset, CodeTables tables) {
        try {
            return Optional.of(new EighthReader(jpeg, offset, tables).read());
        } catch (UnreadableException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Blocks from left to right. */
    public int width() {
        return width;
    }

    /** Blocks from top to bottom. */
    public int height() {
        return height;
    }

    /** The mean brightness of a block, 0 to 255. */
    public int mean(int row, int column) {
        return Math.clamp(means[row * width + column], 0, 255);
    }

    /**
     * The share of blocks whose mean differs by more than {@code threshold}; 1 where the sizes differ.
     *
     * @return 0 to 1
     */
    public double difference(EighthPicture other, int threshold) {
        if (width != other.width || height != other.height) {
            return 1;
        }
        int changed = 0;
        for (int i = 0; i < means.length; i++) {
            changed += Math.abs(means[i] - other.means[i]) > threshold ? 1 : 0;
        }
        return (double) changed / means.length;
    }

    /** The picture is of another kind, or broken. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }
}
