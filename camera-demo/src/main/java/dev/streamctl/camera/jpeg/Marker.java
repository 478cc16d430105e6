package dev.streamctl.camera.jpeg;

/** The codes behind {@code FF} (ITU-T T.81 table B.1) that mean something here. */
final class Marker {

    static final int SOF0 = 0xC0;
    static final int SOF1 = 0xC1;
    static final int DHT = 0xC4;
    static final int RST0 = 0xD0;
    static final int RST7 = 0xD7;
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    static final int DQT = 0xDB;
    static final int DRI = 0xDD;
    static final int COM = 0xFE;
    private static final int TEM = 0x01;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOF15 = 0xCF;

    private Marker() {}

    static boolean isRestart(int code) {
        return code >= RST0 && code <= RST7;
    }

    /** Whether no length and no payload follow. */
    static boolean standsAlone(int code) {
        return isRestart(code) || code == TEM;
    }

    /** Whether it begins a frame header, of whatever process. */
    static boolean isFrameHeader(int code) {
        return code >= SOF0 && code <= SOF15 && code != DHT && code != JPG && code != DAC;
    }

    /** Whether a picture with this frame header is coded with Huffman tables in one pass. */
    static boolean isSequentialHuffman(int code) {
        return code == SOF0 || code == SOF1;
    }
}
