package dev.streamctl.camera.source;

import dev.streamctl.camera.DropCounts;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.SourceException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JPEG files of a folder in the order of their names, again and again, one a period. Files that are no JPEG, no regular
 * file, or over the size limit, are passed over and counted. The folder is listed when it is opened, and again at its end.
 */
public final class JpegFolder implements FrameSource {

    private static final int MOST_FILES = 100_000;

    private final Path folder;
    private final int maxFrame;

    /** @param maxFrame the longest JPEG, in bytes */
    public JpegFolder(Path folder, int maxFrame) {
        this.folder = folder;
        this.maxFrame = maxFrame;
    }

    @Override
    public String name() {
        return "folder " + folder;
    }

    @Override
    public boolean isPaced() {
        return false;
    }

    @Override
    public Quality quality() {
        return new Quality.Fixed("the files are shown as they are");
    }

    @Override
    public Capture open() throws SourceException {
        return new Reading(list());
    }

    private List<Path> list() throws SourceException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(JpegFolder::isJpeg)
                    .limit(MOST_FILES)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new SourceException(Reason.NOT_OPENED, name() + " has no .jpg files");
            }
            return files;
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new SourceException(Reason.NOT_OPENED, name() + " is not there", e);
        } catch (SourceException e) {
            throw e;
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException(Reason.NOT_OPENED, name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isJpeg(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    /** From the first file on. */
    private final class Reading implements Capture {

        private List<Path> files;
        private int at;
        private volatile DropCounts dropped = DropCounts.NONE;

        Reading(List<Path> files) {
            this.files = files;
        }

        @Override
        public byte[] next() throws IOException, InterruptedException {
            for (int tried = 0; tried <= files.size(); tried++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (at == files.size()) {
                    files = list();
                    at = 0;
                }
                byte[] picture = read(files.get(at++));
                if (picture != null) {
                    return picture;
                }
            }
            throw new SourceException(Reason.FAILED, name() + ": none of its files is a JPEG within the size limit");
        }

        private byte @Nullable [] read(Path file) {
            var pictures = new PictureQueue(maxFrame);
            byte[] picture = null;
            try {
                // a pipe or a device may never open
                if (Files.isRegularFile(file)) {
                    try (InputStream in = Files.newInputStream(file)) {
                        picture = pictures.next(in);
                    }
                }
            } catch (IOException e) {
                // deleted meanwhile, or unreadable: as one that is no JPEG
            }
            DropCounts why = pictures.dropped();
            dropped = dropped.plus(picture == null && why.pictures() == 0 ? new DropCounts(0, 1, 0, 0) : why);
            return picture;
        }

        @Override
        public DropCounts dropped() {
            return dropped;
        }

        @Override
        public void close() {
            // a file is open only while it is read
        }
    }
}
