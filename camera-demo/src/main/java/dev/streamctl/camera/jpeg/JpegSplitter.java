package dev.streamctl.camera.jpeg;

/**
 * Cuts a stream of bytes into JPEG pictures, wherever the reads cut it. Pure: no I/O, no clock, no thread of its own; for use
 * by one thread.
 *
 * <p>A picture is walked marker by marker (ITU-T T.81 annex B): segments are stepped over by their length, so that a thumbnail
 * in one neither begins nor ends a picture, and in coded data {@code FF 00} and restart markers mean nothing. What stands
 * between two pictures, such as the heads of a multipart stream, is stepped over and counted in bytes.
 *
 * <p>A picture that is broken, cut off or over the limit is dropped with its reason, and the next one that begins with {@code
 * FF D8 FF} is delivered. One that was cut inside a segment may take the next with it. Standard Huffman tables are put in where
 * a picture has none.
 *
 * <p>Memory: at most one picture of the limit, and the tables.
 */
public final class JpegSplitter {

    /** The first three by how many bytes they hold back. */
    private enum State {
        BETWEEN,
        BETWEEN_FF,
        FIRST_MARKER,
        MARKER,
        CODE,
        LENGTH_HIGH,
        LENGTH_LOW,
        PAYLOAD,
        SCAN,
        SCAN_FF
    }

    private static final int FF = 0xFF;

    private final HeldPicture held;
    private long skipped;
    private State state = State.BETWEEN;
    private int code;
    private int left;
    private boolean hasTables;
    private int frameHeader;
    private int firstScan;

    /** @param limit the longest picture, in bytes, 1 or more */
    public JpegSplitter(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("the longest picture has " + limit + " bytes, less than 1");
        }
        held = new HeldPicture(limit);
    }

    /** Bytes so far that belonged to no picture. */
    public long skippedBytes() {
        return skipped;
    }

    /** Takes the bytes from {@code from} to before {@code to}. */
    public void feed(byte[] bytes, int from, int to, PictureSink output) {
        int at = from;
        while (at < to) {
            int end = switch (state) {
                case PAYLOAD -> at + Math.min(left, to - at);
                case SCAN, BETWEEN -> nextFf(bytes, at, to);
                default -> at;
            };
            if (end > at) {
                run(bytes, at, end, output);
                at = end;
            } else {
                step(bytes[at++] & FF, output);
            }
        }
    }

    /** The input has ended: what is held of a picture is cut off. */
    public void end(PictureSink output) {
        if (state == State.BETWEEN || state == State.BETWEEN_FF || state == State.FIRST_MARKER) {
            skipped += state.ordinal();
            state = State.BETWEEN;
        } else {
            drop(Dropped.TRUNCATED, output);
        }
    }

    private static int nextFf(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != (byte) FF) {
            at++;
        }
        return at;
    }

    /** Bytes that need no look. */
    private void run(byte[] bytes, int from, int to, PictureSink output) {
        if (state == State.BETWEEN) {
            skipped += to - from;
            return;
        }
        if (held.append(bytes, from, to)) {
            output.dropped(Dropped.TOO_LONG);
        }
        if (state == State.PAYLOAD) {
            left -= to - from;
            if (left == 0) {
                state = code == Marker.SOS ? State.SCAN : State.MARKER;
            }
        }
    }

    private void step(int b, PictureSink output) {
        switch (state) {
            case BETWEEN -> state = State.BETWEEN_FF; // feed runs to the next FF
            case BETWEEN_FF -> between(b, output);
            case FIRST_MARKER -> firstMarker(b, output);
            case MARKER -> marker(b, output);
            case CODE, SCAN_FF -> code(b, state == State.SCAN_FF, output);
            case LENGTH_HIGH -> {
                keep(b, output);
                left = b << Byte.SIZE;
                state = State.LENGTH_LOW;
            }
            case LENGTH_LOW -> lengthLow(b, output);
            case SCAN -> {
                keep(b, output);
                state = State.SCAN_FF; // feed runs to the next FF
            }
            case PAYLOAD -> throw new IllegalStateException("a payload is taken in runs");
        }
    }

    private void between(int b, PictureSink output) {
        if (b == Marker.SOI) {
            begin(output);
        } else if (b == FF) {
            skipped++;
        } else {
            skipped += 2;
            state = State.BETWEEN;
        }
    }

    private void begin(PictureSink output) {
        held.clear();
        hasTables = false;
        frameHeader = 0;
        firstScan = -1;
        keep(FF, output);
        keep(Marker.SOI, output);
        state = State.FIRST_MARKER;
    }

    /** Two bytes that look like the beginning are no picture yet. */
    private void firstMarker(int b, PictureSink output) {
        if (b == FF) {
            marker(b, output);
        } else {
            skipped += 3;
            state = State.BETWEEN;
        }
    }

    private void marker(int b, PictureSink output) {
        keep(b, output);
        if (b == FF) {
            state = State.CODE;
        } else {
            drop(Dropped.BROKEN, output);
        }
    }

    private void code(int b, boolean inScan, PictureSink output) {
        if (b == Marker.SOI) {
            tell(Dropped.TRUNCATED, output);
            begin(output);
            return;
        }
        keep(b, output);
        if (b == FF) {
            return; // fill bytes
        }
        if (b == 0 && !inScan) {
            drop(Dropped.BROKEN, output);
        } else if (b == Marker.EOI) {
            finish(output);
        } else if (inScan && (b == 0 || Marker.isRestart(b))) {
            state = State.SCAN;
        } else if (Marker.standsAlone(b)) {
            state = State.MARKER;
        } else {
            segment(b);
        }
    }

    private void segment(int b) {
        code = b;
        hasTables |= b == Marker.DHT;
        if (Marker.isFrameHeader(b)) {
            frameHeader = b;
        }
        if (b == Marker.SOS && firstScan < 0) {
            firstScan = held.length() - 2;
        }
        state = State.LENGTH_HIGH;
    }

    private void lengthLow(int b, PictureSink output) {
        keep(b, output);
        left = (left | b) - 2;
        if (left < 0 || code == Marker.SOS && frameHeader == 0) {
            drop(Dropped.BROKEN, output);
        } else if (left == 0) {
            state = code == Marker.SOS ? State.SCAN : State.MARKER;
        } else {
            state = State.PAYLOAD;
        }
    }

    private void finish(PictureSink output) {
        state = State.BETWEEN;
        if (held.isOverLimit()) {
            return;
        }
        if (firstScan < 0) {
            output.dropped(Dropped.BROKEN);
        } else {
            boolean wantsTables = !hasTables && Marker.isSequentialHuffman(frameHeader);
            output.picture(wantsTables ? held.withTablesAt(firstScan) : held.copy());
        }
    }

    private void drop(Dropped reason, PictureSink output) {
        tell(reason, output);
        state = State.BETWEEN;
    }

    /** A picture that was over the limit has been told of already. */
    private void tell(Dropped reason, PictureSink output) {
        if (!held.isOverLimit()) {
            output.dropped(reason);
        }
    }

    private void keep(int b, PictureSink output) {
        if (held.append(b)) {
            output.dropped(Dropped.TOO_LONG);
        }
    }
}
