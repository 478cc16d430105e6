package dev.streamctl.camera.source;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & exec sleep 600").start();
        try {
            ProcessHandle child = await().atMost(LONG)
                    .until(() -> parent.children().findFirst().orElse(null), Objects::nonNull);
            await().atMost(LONG).until(() -> !Family.runs(child));
            assertTrue(child.isAlive());
            assertTrue(Family.runs(parent.toHandle()));
        } finally {
            parent.destroyForcibly().waitFor();
        }
        assertFalse(Family.runs(parent.toHandle()));
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
