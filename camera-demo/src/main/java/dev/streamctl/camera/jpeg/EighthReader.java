package dev.streamctl.camera.jpeg;

import dev.streamctl.camera.jpeg.EighthPicture.UnreadableException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads the means of the first component. What lies outside the array is an {@link IndexOutOfBoundsException}. */
final class EighthReader {

    /** Bounds the work for what a picture announces. */
    private static final int MOST_BLOCKS = 1 << 20;

    private static final int COUNTS = 16;

    private final byte[] jpeg;
    private final CodeTables known;
    private int at;
    private final int[] meanQuanta = {1, 1, 1, 1};
    private final Map<Integer, HuffmanTable> tables = new HashMap<>();
    private Component[] components = {};
    private int width;
    private int height;
    private int restartInterval;

    /** @param table which quantum */
    private record Component(int id, int across, int down, int table) {}

    private record Coded(Component component, short[] means, short[] others) {}

    EighthReader(byte[] jpeg, int offset, CodeTables known) {
        this.jpeg = jpeg;
        this.known = known;
        at = offset;
    }

    EighthPicture read() throws UnreadableException {
        if (word() != 0xFF00 + Marker.SOI) {
            throw new UnreadableException("no JPEG");
        }
        for (HuffmanTable each : new HuffmanTable[] {
            HuffmanTables.DC_LUMA, HuffmanTables.AC_LUMA, HuffmanTables.DC_CHROMA, HuffmanTables.AC_CHROMA
        }) {
            tables.put(each.id(), each);
        }
        while (true) {
            int marker = marker();
            int end = at + word(at);
            at += 2;
            switch (marker) {
                case Marker.DQT -> quanta(end);
                case Marker.DHT -> huffman(end);
                case Marker.DRI -> restartInterval = word();
                case Marker.SOF0, Marker.SOF1 -> frame();
                case Marker.SOS -> {
                    return scan(end);
                }
                default -> {
                    if (Marker.isFrameHeader(marker) || marker == Marker.EOI) {
                        throw new UnreadableException("not coded as baseline");
                    }
                }
            }
            at = end;
        }
    }

    private int marker() throws UnreadableException {
        if (next() != 0xFF) {
            throw new UnreadableException("no marker");
        }
        int code = next();
        while (code == 0xFF) {
            code = next();
        }
        return code;
    }

    private int next() {
        return jpeg[at++] & 0xff;
    }

    private int word() {
        at += 2;
        return word(at - 2);
    }

    private int word(int from) {
        return (jpeg[from] & 0xff) << Byte.SIZE | jpeg[from + 1] & 0xff;
    }

    private void quanta(int end) {
        while (at < end) {
            int id = next();
            boolean wide = id >> 4 != 0;
            meanQuanta[id & 3] = wide ? word(at) : jpeg[at] & 0xff;
            at += wide ? 2 * Block.COEFFICIENTS : Block.COEFFICIENTS;
        }
    }

    private void huffman(int end) throws UnreadableException {
        while (at < end) {
            int id = next();
            byte[] counts = Arrays.copyOfRange(jpeg, at, at + COUNTS);
            at += COUNTS;
            int values = 0;
            for (byte count : counts) {
                values += count & 0xff;
            }
            if (values > 256 || at + values > jpeg.length) {
                throw new UnreadableException("a table of " + values + " codes");
            }
            tables.put(id, new HuffmanTable(id, counts, Arrays.copyOfRange(jpeg, at, at + values)));
            at += values;
        }
    }

    private void frame() throws UnreadableException {
        int precision = next();
        height = word();
        width = word();
        components = new Component[next()];
        for (int i = 0; i < components.length; i++) {
            int id = next();
            int sampling = next();
            components[i] = new Component(id, sampling >> 4, sampling & 15, next() & 3);
        }
        if (precision != 8 || width == 0 || height == 0 || components.length == 0 || components.length > 4) {
            throw new UnreadableException("an unusual frame header");
        }
        for (Component each : components) {
            if (each.across < 1 || each.across > 4 || each.down < 1 || each.down > 4) {
                throw new UnreadableException("an unusual sampling");
            }
        }
    }

    private EighthPicture scan(int end) throws UnreadableException {
        int count = next();
        if (count != components.length || count == 0) {
            throw new UnreadableException("more than one scan");
        }
        var coded = new Coded[count];
        for (int i = 0; i < count; i++) {
            int id = next();
            int selected = next();
            if (id != components[i].id) {
                throw new UnreadableException("components in another order");
            }
            coded[i] = new Coded(components[i], lookup(selected >> 4), lookup(0x10 | selected & 15));
        }
        at = end;
        return means(coded);
    }

    private short[] lookup(int id) throws UnreadableException {
        HuffmanTable table = tables.get(id);
        if (table == null) {
            throw new UnreadableException("no table " + id);
        }
        return known.lookup(table);
    }

    private EighthPicture means(Coded[] coded) throws UnreadableException {
        // one component alone is not interleaved: its blocks come in their own order (ITU-T T.81 section A.2.2)
        boolean alone = coded.length == 1;
        int across = alone ? 1 : coded[0].component.across;
        int down = alone ? 1 : coded[0].component.down;
        int mostAcross = alone ? 1 : most(coded, true);
        int mostDown = alone ? 1 : most(coded, false);
        int unitsAcross = Math.ceilDiv(width, Block.SIDE * mostAcross);
        int unitsDown = Math.ceilDiv(height, Block.SIDE * mostDown);
        if ((long) unitsAcross * across * unitsDown * down > MOST_BLOCKS) {
            throw new UnreadableException("too large");
        }
        int columns = unitsAcross * across;
        var found = new short[columns * unitsDown * down];
        var bits = new BitInput(jpeg, at);
        var predicted = new int[coded.length];
        for (int unit = 0; unit < unitsAcross * unitsDown; unit++) {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
                bits.restart();
                Arrays.fill(predicted, 0);
            }
            int row = unit / unitsAcross * down;
            int column = unit % unitsAcross * across;
            for (int i = 0; i < coded.length; i++) {
                Coded each = coded[i];
                int blocks = alone ? 1 : each.component.across * each.component.down;
                for (int b = 0; b < blocks; b++) {
                    predicted[i] += bits.block(each.means, each.others);
                    if (i == 0) {
                        int mean = predicted[0] * meanQuanta[each.component.table] / Block.SIDE + 128;
                        found[(row + b / across) * columns + column + b % across] = (short) mean;
                    }
                }
            }
        }
        return new EighthPicture(columns, unitsDown * down, found);
    }

    private static int most(Coded[] coded, boolean across) {
        int most = 1;
        for (Coded each : coded) {
            most = Math.max(most, across ? each.component.across : each.component.down);
        }
        return most;
    }
}
