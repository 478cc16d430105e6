package dev.streamctl.camera.serve;

import dev.streamctl.camera.Frame;
import java.io.IOException;

/** Where the frames of one viewer go, under the rules for writing of {@link dev.streamctl.Connection}. */
public interface FrameOutput {

    /** Waits until a send would not block. */
    void awaitWritable() throws IOException, InterruptedException;

    /** Sends one frame, whole or not at all. */
    void send(Frame frame) throws IOException, InterruptedException;

    /** Waits until the kernel has all. */
    void flush() throws IOException, InterruptedException;

    /** Ends the connection at once. */
    void cut();

    /** Whether the last frame is sent again after a second without a new one. */
    boolean repeatsWhenIdle();

    /**
     * Sends something that changes no picture, where that needs no waiting: it fails where the viewer has gone. Called now and
     * then for a viewer that repeats, while it waits for its first frame, or for one that its rate holds back.
     */
    void probe() throws IOException;
}
