package dev.streamctl.camera.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.SourceException.Reason;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.jpeg.Jpegs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs: shells that write pictures, and do what cameras do when they fail. */
@Timeout(120)
class ChildProcessTest {

    private static final byte[] ONE = Jpegs.numbered(1);
    private static final byte[] TWO = Jpegs.numbered(2);

    @TempDir
    Path folder;

    private Path pictures;

    @BeforeEach
    void writePictures() throws Exception {
        pictures = Files.write(folder.resolve("two"), Jpegs.concat(ONE, TWO));
    }

    private ChildProcess shell(String script) {
        return shell(script, Duration.ofSeconds(60));
    }

    private ChildProcess shell(String script, Duration toEnd) {
        return new ChildProcess("camera", List.of("sh", "-c", script), 1 << 20, toEnd);
    }

    @Test
    void picturesComeOutOfTheOutput() throws Exception {
        try (Capture capture = shell("cat " + pictures + "; exec sleep 600").open()) {
            assertArrayEquals(ONE, capture.next());
            assertArrayEquals(TWO, capture.next());
        }
    }

    @Test
    void theEndIsToldWithTheCodeAndTheLastLineOfTheErrors() throws Exception {
        try (Capture capture = shell("cat " + pictures + "; echo >&2 first; echo >&2 no such camera; exit 3")
                .open()) {
            capture.next();
            capture.next();
            SourceException end = assertThrows(SourceException.class, capture::next);
            assertEquals(Reason.ENDED, end.reason());
            Waits.until(() -> assertEquals(
                    "camera ended with 3: no such camera",
                    assertThrows(SourceException.class, capture::next).getMessage()));
        }
    }

    @Test
    void oneThatClosesItsOutputAndGoesOnIsToldAsThat() throws Exception {
        try (Capture capture =
                shell("exec >&-; exec sleep 600", Duration.ofMillis(10)).open()) {
            SourceException end = assertThrows(SourceException.class, capture::next);
            assertEquals(Reason.ENDED, end.reason());
            assertEquals("camera closed its output", end.getMessage());
        }
    }

    @Test
    void whatIsSaidOnStandardErrorNeverStopsTheProgram() throws Exception {
        String script =
                "i=0; while [ $i -lt 3000 ]; do echo >&2 '" + "x".repeat(200) + "'; i=$((i+1)); done; cat " + pictures;
        try (Capture capture = shell(script).open()) {
            assertArrayEquals(ONE, capture.next());
        }
    }

    @Test
    void aProgramThatIsNotThereIsTold() {
        var missing = new ChildProcess("x", List.of("/nowhere/camera"), 1 << 20);
        SourceException failure = assertThrows(SourceException.class, missing::open);
        assertEquals(Reason.NOT_OPENED, failure.reason());
        assertEquals("cannot start /nowhere/camera: no such file or directory", failure.getMessage());
    }

    /** Also one that ignores SIGTERM, and those that it has started. */
    @Test
    void closeEndsTheProgramAndItsChildrenWhileAReadWaits() throws Exception {
        Path pids = folder.resolve("pids");
        String script = "trap '' TERM; sleep 600 & echo $! > " + pids + "; echo $$ >> " + pids + "; cat " + pictures
                + "; while true; do sleep 600; done";
        Capture capture = shell(script).open();
        capture.next();
        capture.next();
        CompletableFuture<Throwable> waiting = CompletableFuture.supplyAsync(
                () -> assertThrows(SourceException.class, capture::next),
                task -> Thread.ofPlatform().start(task));
        List<Long> family = Files.readAllLines(pids).stream().map(Long::valueOf).toList();
        assertEquals(2, family.size());
        family.forEach(pid -> assertTrue(isAlive(pid)));
        capture.close();
        assertEquals("camera ended with 137", waiting.get(60, TimeUnit.SECONDS).getMessage());
        family.forEach(pid -> Waits.until(() -> assertFalse(isAlive(pid))));
    }

    /** It would hold the output, and the one who reads it. */
    @Test
    void closeEndsAlsoWhatTheProgramStartsWhenItIsToldToEnd() throws Exception {
        Path late = folder.resolve("late");
        Capture capture = shell("trap 'sleep 600 & echo $! > " + late + "' TERM; cat " + pictures
                        + "; while true; do sleep 600; done")
                .open();
        capture.next();
        capture.next();
        CompletableFuture<Throwable> waiting = CompletableFuture.supplyAsync(
                () -> assertThrows(SourceException.class, capture::next),
                task -> Thread.ofPlatform().start(task));
        capture.close();
        assertTrue(waiting.get(60, TimeUnit.SECONDS).getMessage().startsWith("camera ended with 137"));
        String pid = Files.exists(late) ? Files.readString(late).strip() : "";
        if (!pid.isEmpty()) { // a slow machine may have ended it before
            Waits.until(() -> assertFalse(isAlive(Long.parseLong(pid))));
        }
    }

    /** It leaves the family that the kernel knows twice: its parent ends at once, and then the program. */
    @ParameterizedTest
    @ValueSource(strings = {"exit 3", "kill -9 $$"})
    void closeEndsWhatGoesOnBehindTheEndOfTheProgram(String end) throws Exception {
        Path pid = folder.resolve("pid");
        Capture capture = shell("(sleep 600 > /dev/null 2>&1 & echo $! > " + pid + "); cat " + pictures + "; " + end)
                .open();
        capture.next();
        capture.next();
        String how = assertThrows(SourceException.class, capture::next).getMessage();
        assertTrue(how.matches("camera ended with (3|137)"), how);
        long left = alive(pid);
        capture.close();
        Waits.until(() -> assertFalse(isAlive(left)));
    }

    @Test
    void closeOnAThreadThatIsInterruptedEndsWhatHasLeftTheProgramToo() throws Exception {
        Path pid = folder.resolve("pid");
        Capture capture = shell("(sleep 600 & echo $! > " + pid + "); cat " + pictures + "; exec sleep 600")
                .open();
        capture.next();
        long left = alive(pid);
        Thread.currentThread().interrupt();
        capture.close();
        assertTrue(Thread.interrupted());
        Waits.until(() -> assertFalse(isAlive(left)));
    }

    private static long alive(Path file) throws IOException {
        long pid = Long.parseLong(Files.readString(file).strip());
        assertTrue(isAlive(pid));
        return pid;
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(Family::runs).isPresent();
    }

    @Test
    void garbageIsCountedAndTheNextPictureComes() throws Exception {
        Path broken = Files.write(
                folder.resolve("broken"), Jpegs.concat(new byte[10_000], Arrays.copyOf(ONE, ONE.length - 3)));
        try (Capture capture =
                shell("cat " + broken + " " + pictures + "; exec sleep 600").open()) {
            assertArrayEquals(ONE, capture.next());
            assertEquals(1, capture.dropped().truncated());
            assertEquals(10_000, capture.dropped().skippedBytes());
        }
    }

    @Test
    void aProgramThatReadsItsInputFindsTheEnd() throws Exception {
        try (Capture capture = shell("cat - " + pictures).open()) {
            assertArrayEquals(ONE, capture.next());
        }
    }
}
