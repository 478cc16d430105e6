package dev.streamctl.camera;

import java.io.IOException;

/** A viewer was cut: it wanted every frame and did not keep up, or the hub has closed. */
public final class ViewerCutException extends IOException {

    private static final long serialVersionUID = 1L;

    ViewerCutException(String message) {
        super(message);
    }
}
