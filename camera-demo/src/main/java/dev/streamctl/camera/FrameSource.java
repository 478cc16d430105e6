package dev.streamctl.camera;

import java.io.IOException;

/**
 * Where frames come from. Write one for a camera of your own:
 *
 * <pre>{@code
 * final class MyCamera implements FrameSource {
 *     public String name() {
 *         return "my camera";
 *     }
 *
 *     public boolean isPaced() {
 *         return false;                       // the loop asks once a period
 *     }
 *
 *     public Capture open() throws IOException {
 *         Device device = Device.open();
 *         return Capture.of(device::takeJpeg, device::close);
 *     }
 * }
 * }</pre>
 *
 * <p>{@code open}, {@link Capture#next} and {@link Capture#dropped} run on a platform thread, one call at a time, may block, and are interrupted at
 * their deadline. The loop goes on without one that ignores the interrupt, and closes its capture. What {@code open} and {@code
 * next} throw, errors too, and null are failures: the source is closed and opened again. Pictures that are not whole are dropped and counted.
 * {@code name}, {@code isPaced} and {@code quality} are asked once ({@link KnownSource}).
 */
public interface FrameSource {

    /** One line for messages. */
    String name();

    /** Whether {@link Capture#next} itself waits until it is time for a frame; else the loop asks once a period. */
    boolean isPaced();

    /** The quality of its pictures, where it can be chosen; else why not. */
    default Quality quality() {
        return new Quality.Fixed("the source has no quality that could be set");
    }

    /**
     * Begins to capture. Called again after each failure, and behind each pause.
     *
     * @throws SourceException the source cannot be opened as it is described; told to the viewers and tried again
     */
    Capture open() throws IOException, InterruptedException;

    /** A source that captures. */
    interface Capture extends AutoCloseable {

        /**
         * The next frame.
         *
         * @return a JPEG, not changed any more
         * @throws IOException the source has failed, or ended; it is then closed and opened again
         */
        byte[] next() throws IOException, InterruptedException;

        /**
         * Ends the capture, from any thread, while {@code next} waits too. It is waited for 0.8 s; while it takes longer it counts
         * as a call that hangs, as {@code open} and {@code next} do, and at four of those the source is opened no more.
         */
        @Override
        void close();

        /**
         * What was dropped before it became a frame, by the reason, so far. Asked on the thread of {@link #next} behind each
         * call of it, whether that gave a frame or failed, and within the time of that call: one that hangs here hangs as
         * {@code next} does. Where it throws, an error too, or gives null, what it told last holds.
         */
        default DropCounts dropped() {
            return DropCounts.NONE;
        }

        /** A capture of two functions. */
        static Capture of(Taker next, Runnable close) {
            return new Capture() {
                @Override
                public byte[] next() throws IOException, InterruptedException {
                    return next.take();
                }

                @Override
                public void close() {
                    close.run();
                }
            };
        }
    }

    /** Takes one picture. */
    @FunctionalInterface
    interface Taker {

        /** A JPEG. */
        byte[] take() throws IOException, InterruptedException;
    }
}
