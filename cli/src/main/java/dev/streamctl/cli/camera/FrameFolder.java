package dev.streamctl.cli.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** Where frames are saved, each whole or not at all. */
public final class FrameFolder {

    private final Path folder;

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
        Path file = folder.resolve(String.format(Locale.ROOT, "frame-%08d.jpg", sequence));
        Path part = folder.resolve(file.getFileName() + ".part");
        try {
            try {
                Files.write(part, jpeg);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
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
