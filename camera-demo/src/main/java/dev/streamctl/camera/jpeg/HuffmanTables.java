package dev.streamctl.camera.jpeg;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * The Huffman tables of ITU-T T.81 annex K.3. Motion JPEG of many cameras leaves them out, because every decoder of video
 * knows them; a browser does not.
 */
final class HuffmanTables {

    static final HuffmanTable DC_LUMA = table(0x00, "00010501010101010100000000000000", "000102030405060708090A0B");
    static final HuffmanTable AC_LUMA = table(
            0x10,
            "0002010303020403050504040000017D",
            "01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738"
                    + "393A434445464748494A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999A"
                    + "A2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6"
                    + "F7F8F9FA");
    static final HuffmanTable DC_CHROMA = table(0x01, "00030101010101010101010000000000", "000102030405060708090A0B");
    static final HuffmanTable AC_CHROMA = table(
            0x11,
            "00020102040403040705040400010277",
            "000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718"
                    + "191A262728292A35363738393A434445464748494A535455565758595A636465666768696A737475767778797A"
                    + "82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CA"
                    + "D2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FA");

    private static final byte[] SEGMENT = makeSegment();

    private HuffmanTables() {}

    /** All four in one DHT segment, with its marker. */
    static byte[] segment() {
        return SEGMENT.clone();
    }

    /** The picture with the standard tables before the byte {@code at}, where a marker begins. */
    static byte[] insertedAt(byte[] jpeg, int length, int at) {
        byte[] whole = new byte[length + SEGMENT.length];
        System.arraycopy(jpeg, 0, whole, 0, at);
        System.arraycopy(SEGMENT, 0, whole, at, SEGMENT.length);
        System.arraycopy(jpeg, at, whole, at + SEGMENT.length, length - at);
        return whole;
    }

    private static HuffmanTable table(int id, String counts, String values) {
        HexFormat hex = HexFormat.of();
        return new HuffmanTable(id, hex.parseHex(counts), hex.parseHex(values));
    }

    private static byte[] makeSegment() {
        var body = new ByteArrayOutputStream();
        for (HuffmanTable table : new HuffmanTable[] {DC_LUMA, AC_LUMA, DC_CHROMA, AC_CHROMA}) {
            body.write(table.id());
            body.writeBytes(table.counts());
            body.writeBytes(table.values());
        }
        return Segments.of(Marker.DHT, body.toByteArray());
    }
}
