package dev.streamctl.camera.jpeg;

/**
 * By how much every coefficient of a picture is divided: the larger, the smaller and rougher it is.
 *
 * @param step 1 to 255
 */
public record Quantum(int step) {

    /** Means are then whole steps of brightness. */
    public static final Quantum FINE = new Quantum(8);

    /** The first step of the table of ITU-T T.81 annex K.1, which the quality of the IJG's library scales. */
    private static final int BASE = 16;

    private static final int MOST = 255;

    /** Checks the range. */
    public Quantum {
        if (step < 1 || step > MOST) {
            throw new IllegalArgumentException("the step is " + step + ", not within 1 to " + MOST);
        }
    }

    /** The step at a quality from 1 to 100, as the IJG's library scales its tables; {@link #FINE} at 75. */
    public static Quantum ofQuality(int quality) {
        int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
        return new Quantum(Math.clamp((BASE * percent + 50) / 100, 1, MOST));
    }
}
