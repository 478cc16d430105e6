package dev.streamctl.camera;

import java.io.IOException;

/** The hub has as many viewers as it may have. */
public final class TooManyViewersException extends IOException {

    private static final long serialVersionUID = 1L;

    TooManyViewersException(int most) {
        super(reason(most));
    }

    /**
     * What a viewer is told that was one too many.
     *
     * @param most how many may watch
     */
    public static String reason(int most) {
        return "too many viewers: at most " + most + " may watch";
    }
}
