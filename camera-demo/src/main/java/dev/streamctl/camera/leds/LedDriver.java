package dev.streamctl.camera.leds;

import dev.streamctl.task.TimeSource;
import java.io.IOException;

/** Where the two LEDs of a node are. */
public interface LedDriver {

    /** Its name for people, of lower-case letters and hyphens. */
    String name();

    /**
     * Takes the LEDs, and makes them dark.
     *
     * @param time the node's clock
     * @throws LedException one of them cannot be had; neither is held then
     */
    LedPair open(TimeSource time) throws IOException, InterruptedException;
}
