package dev.streamctl.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.LogLines;
import dev.streamctl.TestAuthority;
import dev.streamctl.testing.ManualTime;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshFilesTest {

    private static final String CHANGED = "unix:ctime";

    private final ManualTime time = new ManualTime();

    @TempDir
    private Path folder;

    /** Files that are read on the thread of the test. */
    private <T> FreshFiles<T> begun(List<Path> paths, FreshFiles.Reader<T> reader) throws Exception {
        var files = new FreshFiles<>(paths, reader, Runnable::run, time);
        files.begin();
        return files;
    }

    private static void look(FreshFiles<?> files) {
        assertTrue(files.look().isDone());
    }

    private FreshFiles<String> failingWhile(AtomicBoolean wrong, Path file, FreshFiles.Reader<String> failure)
            throws Exception {
        return begun(List.of(file), () -> wrong.get() ? failure.read() : Files.readString(file));
    }

    @Test
    void whateverGoesWrongTheOldValueStaysAndThatIsToldOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var wrong = new AtomicBoolean();
        FreshFiles<String> files = failingWhile(wrong, file, () -> {
            throw new IllegalStateException("unforeseen");
        });
        wrong.set(true);
        try (var log = new LogLines()) {
            for (String changed : List.of("bb", "ccc")) {
                Files.writeString(file, changed);
                time.advance(FreshFiles.INTERVAL);
                assertTrue(files.isDue());
                look(files);
            }
            assertEquals("a", files.current());
            assertEquals(2, files.failures());
            assertEquals(1, log.containing("keeping what was read before").size());
        }
        wrong.set(false);
        Files.writeString(file, "dddd");
        look(files);
        assertEquals("dddd", files.current());
        assertEquals(2, files.failures());
    }

    @Test
    void aLookIsDueOnceInAnIntervalAndReadsNothingThatHasNotChanged() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var reads = new AtomicInteger();
        var files = begun(List.of(file), reads::incrementAndGet);
        time.advance(FreshFiles.INTERVAL.minusNanos(1));
        assertFalse(files.isDue());
        time.advance(Duration.ofNanos(1));
        assertTrue(files.isDue());
        look(files);
        assertFalse(files.isDue());
        assertEquals(1, files.current());
        Files.writeString(file, "bb");
        look(files);
        look(files);
        assertEquals(2, files.current());
    }

    @Test
    void aVersionThatCouldNotBeUsedIsNotTriedAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var reads = new AtomicInteger();
        var files = begun(List.of(file), () -> {
            reads.incrementAndGet();
            if (!Files.readString(file).equals("a")) {
                throw new TlsFileException("wrong", null);
            }
            return "a";
        });
        Files.writeString(file, "bb");
        look(files);
        look(files);
        assertEquals(2, reads.get());
        assertEquals(1, files.failures());
    }

    @Test
    void aFileOfWhichOnlyTheRightsHaveChangedIsReadAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var reads = new AtomicInteger();
        var files = begun(List.of(file), reads::incrementAndGet);
        Object before = Files.getAttribute(file, CHANGED);
        do { // the clock of a file system may stand still for some milliseconds
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } while (Files.getAttribute(file, CHANGED).equals(before));
        look(files);
        look(files);
        assertEquals(2, files.current());
    }

    @Test
    void aKeyThatWasRefusedForItsRightsIsReadWhenTheyAreRight() throws Exception {
        var authority = new TestAuthority("test authority");
        CertificateFiles server = authority.leaf("old").write(folder, "server");
        var files = begun(List.of(server.chain(), server.key()), () -> name(server));
        CertificateFiles fresh = authority.leaf("new").write(folder, "fresh");
        Files.setPosixFilePermissions(fresh.key(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(fresh.chain(), server.chain(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh.key(), server.key(), StandardCopyOption.ATOMIC_MOVE);
        try (var log = new LogLines()) {
            look(files);
            look(files);
            assertEquals("CN=old", files.current());
            assertEquals(1, files.failures());
            assertEquals(1, log.containing("must be rw-------").size());
        }
        Files.setPosixFilePermissions(server.key(), PosixFilePermissions.fromString("rw-------"));
        look(files);
        assertEquals("CN=new", files.current());
        assertEquals(1, files.failures());
    }

    private static String name(CertificateFiles files) throws IOException {
        return Credentials.read(files)
                .chain()
                .getFirst()
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void whatCouldNotBeReadIsTriedAgainAtTheNextLookAndToldOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "a");
        var wrong = new AtomicBoolean();
        FreshFiles<String> files = failingWhile(wrong, file, () -> {
            throw new IOException("Too many open files");
        });
        wrong.set(true);
        Files.writeString(file, "bb");
        try (var log = new LogLines()) {
            look(files);
            look(files);
            look(files);
            assertEquals("a", files.current());
            assertEquals(1, files.failures());
            assertEquals(1, log.containing("keeping what was read before").size());
        }
        wrong.set(false);
        look(files);
        assertEquals("bb", files.current());
    }
}
