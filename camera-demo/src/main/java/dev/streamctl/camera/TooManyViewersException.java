package dev.streamctl.camera;

import java.io.IOException;

/** The hub has as many viewers as it may have. */
public final class TooManyViewersException extends IOException {

    private static final long serialVersionUID = 1L;

    TooManyViewersException(int most) {
        super("too many viewers: " + most + " watch already");
    }
}
