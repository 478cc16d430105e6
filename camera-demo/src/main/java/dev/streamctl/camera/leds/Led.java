package dev.streamctl.camera.leds;

import java.io.IOException;

/** One LED. For one thread at a time. */
public interface Led {

    /**
     * Sets its light. Does not wait, or for a moment only: all clients of the node wait meanwhile.
     *
     * @param percent of its full light, 0 to 100
     * @return the light that it gives now, in per cent: the nearest step where it has steps
     * @throws IOException it may give any light; the message is one line that says where and why
     */
    double set(double percent) throws IOException;

    /** Gives it back, in the dark. */
    void close() throws IOException;
}
