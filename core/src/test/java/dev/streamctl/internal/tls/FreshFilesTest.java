package dev.streamctl.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.LogLines;
import dev.streamctl.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void aLookIsDueOnceInAnIntervalAndReadsNothingThatHasNotChanged() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var reads = new AtomicInteger();
        var files = new FreshFiles<>(List.of(file), reads::incrementAndGet, time);
        time.advance(FreshFiles.INTERVAL.minusNanos(1));
        assertFalse(files.isDue());
        time.advance(Duration.ofNanos(1));
        assertTrue(files.isDue());
        files.look();
        assertFalse(files.isDue());
        assertEquals(1, files.current());
        Files.writeString(file, "bb");
        files.look();
        files.look();
        assertEquals(2, files.current());
    }

    @Test
    void aVersionThatCouldNotBeUsedIsNotTriedAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var reads = new AtomicInteger();
        var files = new FreshFiles<>(
                List.of(file),
                () -> {
                    reads.incrementAndGet();
                    if (!Files.readString(file).equals("a")) {
                        throw new IOException("wrong");
                    }
                    return "a";
                },
                time);
        Files.writeString(file, "bb");
        files.look();
        files.look();
        assertEquals(2, reads.get());
        assertEquals(1, files.failures());
    }
}
