package dev.streamctl.camera;

/** How well the pictures of a source are coded: from {@value #LEAST}, small and rough, to {@value #MOST}. */
public sealed interface Quality {

    /** The roughest. */
    int LEAST = 1;

    /** The best. */
    int MOST = 100;

    /**
     * It cannot be chosen here.
     *
     * @param reason why, one line for a person
     */
    record Fixed(String reason) implements Quality {}

    /** It can be changed while frames are captured. Safe for use by many threads. */
    final class Adjustable implements Quality {

        private final boolean reopens;
        private volatile int value;

        /**
         * A quality to begin with.
         *
         * @param value within {@link #LEAST} and {@link #MOST}
         * @param reopens whether a change counts only once the source is opened again; the loop then does that
         */
        public Adjustable(int value, boolean reopens) {
            this.value = checked(value);
            this.reopens = reopens;
        }

        /** The quality now. */
        public int value() {
            return value;
        }

        /** Another quality, from a next frame on; where {@link #reopens}, {@link CaptureLoop#setQuality} does the rest. */
        public void set(int other) {
            value = checked(other);
        }

        /** Whether the source has to be opened again for it. */
        public boolean reopens() {
            return reopens;
        }
    }

    /**
     * A quality within the range.
     *
     * @throws IllegalArgumentException it is outside; the message is one line
     */
    static int checked(long quality) {
        if (quality < LEAST || quality > MOST) {
            throw new IllegalArgumentException("quality is %d, not within %d to %d".formatted(quality, LEAST, MOST));
        }
        return (int) quality;
    }
}
