package dev.streamctl.camera.jpeg;

/** What a {@link JpegSplitter} finds, in the order of the bytes. */
public interface PictureSink {

    /**
     * A whole picture.
     *
     * @param jpeg not used by the splitter again
     */
    void picture(byte[] jpeg);

    /** A picture was dropped. */
    void dropped(Dropped reason);
}
