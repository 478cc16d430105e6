package dev.streamctl.camera.jpeg;

/**
 * One Huffman table in both directions (ITU-T T.81 annex C).
 *
 * @param id class and destination, as in a DHT segment
 * @param counts how many codes there are of 1 to 16 bits
 * @param values what the codes mean, the shortest first
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HuffmanTable(int id, byte[] counts, byte[] values) {

    private static final int LONGEST = 16;
    private static final int VALUES = 256;

    /** For each value its code, and above that its length in bits; 0 where the table has none. */
    int[] codes() {
        int[] codes = new int[VALUES];
        int code = 0;
        int next = 0;
        for (int bits = 1; bits <= LONGEST; bits++) {
            for (int i = 0; i < (counts[bits - 1] & 0xff); i++) {
                codes[values[next++] & 0xff] = bits << LONGEST | code++;
            }
            code <<= 1;
        }
        return codes;
    }

    /** For each 16 bits that may come next, the length of the code they begin with and above that its value; 0 for none. */
    short[] lookup() {
        short[] lookup = new short[1 << LONGEST];
        int code = 0;
        int next = 0;
        for (int bits = 1; bits <= LONGEST; bits++) {
            for (int i = 0; i < (counts[bits - 1] & 0xff); i++) {
                int from = code++ << LONGEST - bits;
                int to = Math.min(lookup.length, from + (1 << LONGEST - bits));
                short meaning = (short) ((values[next++] & 0xff) << Byte.SIZE | bits);
                for (int at = from; at < to; at++) {
                    lookup[at] = meaning;
                }
            }
            code <<= 1;
        }
        return lookup;
    }
}
