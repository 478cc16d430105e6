package dev.streamctl.cli.camera;

import java.io.IOException;

/** A frame cannot be saved. */
public final class SaveFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    SaveFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
