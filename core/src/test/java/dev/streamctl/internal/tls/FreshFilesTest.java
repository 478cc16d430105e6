package dev.streamctl.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.LogLines;
import dev.streamctl.testing.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshFilesTest {

    private final ManualTime time = new ManualTime();

    @TempDir
    private Path folder;

    @Test
    void whateverGoesWrongTheOldValueStaysAndThatIsToldOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var wrong = new AtomicBoolean();
        var files = new FreshFiles<>(
                List.of(file),
                () -> {
                    if (wrong.get()) {
                        throw new IllegalStateException("unforeseen");
                    }
                    return Files.readString(file);
                },
                time);
        wrong.set(true);
        try (var log = new LogLines()) {
            for (String changed : List.of("bb", "ccc")) {
                Files.writeString(file, changed);
                time.advance(FreshFiles.INTERVAL);
                assertTrue(files.isDue());
                files.look();
            }
            assertEquals("a", files.current());
            assertEquals(2, files.failures());
            assertEquals(1, log.containing("keeping what was read before").size());
        }
        wrong.set(false);
        Files.writeString(file, "dddd");
        files.look();
        assertEquals("dddd", files.current());
        assertEquals(2, files.failures());
    }
}
