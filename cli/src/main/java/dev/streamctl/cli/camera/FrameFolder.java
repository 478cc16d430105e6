package dev.streamctl.cli.camera;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Where frames are saved, each whole or not at all. What is there already stays: a camera that was started anew counts from 1
 * again, and its frames then go beside the others, as {@code frame-00000001-2.jpg}.
 */
public final class FrameFolder {

    private final Path folder;

    /** Which of the frames with the same number are written; once it has changed, the later ones are of that kind too. */
    private int series = 1;

    private FrameFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder where it is missing.
     *
     * @throws SaveFailedException it cannot be made
     */
    public static FrameFolder open(Path folder) throws SaveFailedException {
        try {
            return new FrameFolder(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new SaveFailedException("cannot make the folder " + folder + ": " + reason(e), e);
        }
    }

    void save(long sequence, byte[] jpeg) throws SaveFailedException {
        while (!saves(file(sequence), jpeg)) {
            series++;
        }
    }

    private Path file(long sequence) {
        String kind = series == 1 ? "" : "-" + series;
        return folder.resolve(String.format(Locale.ROOT, "frame-%08d%s.jpg", sequence, kind));
    }

    /** False where the name is taken. The unfinished file also keeps others from that name. */
    private static boolean saves(Path file, byte[] jpeg) throws SaveFailedException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try {
                Files.createFile(part);
            } catch (FileAlreadyExistsException e) {
                return false;
            }
            try {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
                Files.write(part, jpeg);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                return true;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new SaveFailedException("cannot save " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + " " + message;
    }
}
