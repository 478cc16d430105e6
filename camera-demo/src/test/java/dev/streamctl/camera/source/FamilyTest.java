package dev.streamctl.camera.source;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class FamilyTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void whatHasLeftTheProgramIsAskedToEndBeforeItIsKilled() throws Exception {
        Path told = folder.resolve("told");
        String child = "trap 'echo told > " + told + "; exit' TERM; sleep 600 & echo ready; while :; do wait; done";
        Family family = Family.start(new ProcessBuilder("sh", "-c", "(sh -c \"$0\" &); read end", child));
        try (BufferedReader output = family.program().inputReader()) {
            assertEquals("ready", output.readLine());
            family.program().getOutputStream().close();
            assertTrue(family.program().waitFor(LONG));
            family.end(LONG);
            assertEquals("told", Files.readString(told).strip());
        }
    }

    @Test
    void whatNobodyReapsDoesNotRun() throws Exception {
        // the shell would reap it: it has become another program when it ends
        Process parent = new ProcessBuilder("sh", "-c", "exec 3<&0; (read end <&3) & exec sleep 600").start();
        try {
            await().atMost(LONG)
                    .until(() -> parent.info()
                            .command()
                            .filter(name -> name.endsWith("sleep"))
                            .isPresent());
            ProcessHandle child = parent.children().findFirst().orElseThrow();
            parent.getOutputStream().close();
            await().atMost(LONG).until(() -> !Family.runs(child));
            assertTrue(child.isAlive());
            assertTrue(Family.runs(parent.toHandle()));
        } finally {
            parent.destroyForcibly().waitFor();
        }
        assertFalse(Family.runs(parent.toHandle()));
    }

    /** As the kernel tells of them, up to the number of threads. */
    @ParameterizedTest
    @CsvSource({
        "17539 (ffmpeg) S 17538 17493 4980 0 -1 4227084 2959 6560 1 0 4 1 3 3 20 0 1 0, true",
        "17539 (ffmpeg) Z 17538 17493 4980 0 -1 4227084 2959 6560 1 0 4 1 3 3 20 0 1 0, false",
        "17539 (ffmpeg) Z 17538 17493 4980 0 -1 4227084 2959 6560 1 0 4 1 3 3 20 0 2 0, true",
        "17539 (a) Z 1) S 17538 17493 4980 0 -1 4227084 2959 6560 1 0 4 1 3 3 20 0 1 0, true"
    })
    void oneRunsAsLongAsAnyOfItsThreads(String stat, boolean runs) {
        assertEquals(runs, Family.runs(stat));
    }

    /** As of a camera whose program is a camera. */
    @Test
    void aFamilyWithinAnotherEndsWithThatAndNotTheOtherWayRound() throws Exception {
        var builder = new ProcessBuilder("sleep", "600");
        Family outer = Family.start(builder);
        Family inner = Family.start(builder); // it inherits the mark of the outer one
        Family sibling = Family.start(builder);
        sibling.end(LONG);
        assertTrue(inner.program().isAlive());
        assertTrue(outer.program().isAlive());
        outer.end(LONG);
        assertTrue(inner.program().waitFor(60, TimeUnit.SECONDS));
    }
}
