package dev.streamctl.camera.source;

import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.jpeg.Dropped;
import dev.streamctl.camera.jpeg.JpegSplitter;
import dev.streamctl.camera.jpeg.PictureSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Pictures out of a stream of bytes. It holds one read and one picture of the limit. One thread reads, any may ask for the
 * counts.
 */
final class PictureQueue implements PictureSink {

    private static final int CHUNK = 64 * 1024;

    private final JpegSplitter splitter;
    private final byte[] chunk = new byte[CHUNK];
    private final ArrayDeque<byte[]> pictures = new ArrayDeque<>();
    private volatile DropCounts dropped = DropCounts.NONE;
    private long skipped;

    PictureQueue(int maxFrame) {
        splitter = new JpegSplitter(maxFrame);
    }

    /** The next picture; null at the end of the input. */
    byte @Nullable [] next(InputStream in) throws IOException {
        while (pictures.isEmpty()) {
            int count = in.read(chunk);
            if (count < 0) {
                splitter.end(this);
                return null;
            }
            splitter.feed(chunk, 0, count, this);
            long now = splitter.skippedBytes();
            if (now != skipped) {
                dropped = dropped.plus(new DropCounts(0, 0, 0, now - skipped));
                skipped = now;
            }
        }
        return pictures.removeFirst();
    }

    /** Only this thread writes it, so that adding is safe. */
    DropCounts dropped() {
        return dropped;
    }

    @Override
    public void picture(byte[] jpeg) {
        pictures.addLast(jpeg);
    }

    @Override
    public void dropped(Dropped reason) {
        dropped = dropped.plus(DropCounts.one(reason));
    }
}
