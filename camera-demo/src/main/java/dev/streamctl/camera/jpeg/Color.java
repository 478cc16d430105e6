package dev.streamctl.camera.jpeg;

/**
 * A colour of JFIF (ITU-R BT.601, full range).
 *
 * @param y brightness, 0 to 255
 * @param cb blue against yellow, 128 is grey
 * @param cr red against green, 128 is grey
 */
public record Color(int y, int cb, int cr) {

    /** Black. */
    public static final Color BLACK = new Color(0, 128, 128);

    /** White. */
    public static final Color WHITE = new Color(255, 128, 128);

    /** The colour of light of 0 to 255 each. */
    public static Color ofRgb(int red, int green, int blue) {
        double y = 0.299 * red + 0.587 * green + 0.114 * blue;
        return new Color((int) Math.round(y), (int) Math.round(128 + (blue - y) * 0.564), (int)
                Math.round(128 + (red - y) * 0.713));
    }
}
