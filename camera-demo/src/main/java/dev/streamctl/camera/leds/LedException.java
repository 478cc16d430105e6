package dev.streamctl.camera.leds;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An LED cannot be had, or not be set. The message is one line that says where and why. */
public final class LedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message one line, which may be shown as it is */
    public LedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
