package dev.streamctl.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How the cache of classes comes to be, beside the commands that the user runs. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(600)
class CacheMakingIT {

    @TempDir
    Path temp;

    private Installed installed;
    private Path caches;

    @BeforeEach
    void install() throws IOException {
        installed = Installed.in(temp);
        caches = installed.app().resolve("cache");
    }

    @Test
    void firstRunsAtTheSameTimeMakeOneCache() throws Exception {
        Callable<Sandbox.Outcome> start = () -> installed.run("--version");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Sandbox.Outcome> outcome : threads.invokeAll(List.of(start, start, start))) {
                Installed.assertTellsVersion(outcome.get());
            }
        }
        installed.awaitCaches(caches, 1);
        assertTrue(installed.runsFromCache(Map.of(), "limits"));
    }

    /** After a power cut it is there whole or not at all. */
    @Test
    void isOnTheDiskBeforeItCounts() throws Exception {
        Path synced = temp.resolve("synced");
        Sandbox.script(installed.sandbox().tools().resolve("sync"), """
                find '%s' -name made-for ! -path '*/making.*' >>'%s'
                for file in "$@"; do [ -s "$file" ] && echo "${file##*/}" >>'%s'; done""".formatted(caches, synced, synced));
        Installed.assertTellsVersion(installed.run("--version"));
        installed.awaitCaches(caches, 1);
        assertEquals(List.of("short.jsa", "server.jsa", "made-for"), Files.readAllLines(synced));
    }

    @Test
    void goesToTheUserWhereTheDistributionCannotBeWrittenTo() throws Exception {
        Files.createFile(caches); // no folder can be made there, not even by root
        Path ofUser = temp.resolve("caches of the user");
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", ofUser.toString());

        Installed.assertTellsVersion(installed.run(environment, "--version"));

        installed.awaitCaches(Files.createDirectories(ofUser.resolve("streamctl")), 1);
        assertTrue(installed.runsFromCache(environment, "limits"));
    }

    /** Else each upgrade would leave its archives there for ever. */
    @Test
    void thoseOfTheUserForOtherBuildsOfThisDistributionOrForOneThatIsGoneAreRemoved() throws Exception {
        Files.createFile(caches);
        Path ofUser = temp.resolve("caches of the user/streamctl");
        Path former = cacheFor(ofUser.resolve("aaaa-25.0.1"), installed.app());
        Path gone = cacheFor(ofUser.resolve("bbbb-25.0.1"), temp.resolve("a former streamctl"));
        Path other = cacheFor(ofUser.resolve("cccc-25.0.1"), Files.createDirectory(temp.resolve("another streamctl")));
        Path unknown = Files.createDirectory(ofUser.resolve("of something else"));

        assertEquals(
                0, make(Map.of("XDG_CACHE_HOME", ofUser.getParent().toString())).waitFor());

        assertEquals(2, Installed.caches(ofUser).size());
        assertFalse(Files.exists(former));
        assertFalse(Files.exists(gone));
        assertTrue(Files.exists(other.resolve("short.jsa")));
        assertTrue(Files.exists(unknown));
    }

    private static Path cacheFor(Path folder, Path app) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("short.jsa"), "archive");
        Files.writeString(folder.resolve("made-for"), app + "\n");
        return folder;
    }

    @Test
    void isLeftOutWhereNothingCanBeWrittenTo() throws Exception {
        Files.createFile(caches);
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", "/dev/null");

        Installed.assertTellsVersion(installed.run(environment, "--version"));
        assertFalse(installed.runsFromCache(environment, "limits"));
    }

    @Test
    void isLeftOutWhenSwitchedOff() throws Exception {
        Installed.assertTellsVersion(installed.run(Map.of("STREAMCTL_CACHE", "off"), "--version"));

        assertFalse(Files.exists(caches));
    }

    @Test
    void afterAKillTheNextRunMakesIt() throws Exception {
        Process making = make();
        await().atMost(Duration.ofMinutes(2)).until(() -> names(caches).anyMatch(name -> name.startsWith("making.")));
        // the script first, which would tell that what it runs has failed
        List<ProcessHandle> running = making.descendants().toList();
        making.destroyForcibly().waitFor();
        running.forEach(ProcessHandle::destroyForcibly);

        Installed.assertTellsVersion(installed.run("--version"));

        // that one may have met the lock of a process that was still dying
        await().atMost(Duration.ofMinutes(4)).until(() -> {
            installed.run("--version");
            return Installed.caches(caches).size() == 1;
        });
        installed.awaitCaches(caches, 1);
        assertTrue(installed.runsFromCache(Map.of(), "limits"));
    }

    @Test
    void isTriedAgainAnHourAfterItFailed() throws Exception {
        Path tries = temp.resolve("tries");
        java("case \" $* \" in *-Xshare:dump*) echo >>'" + tries + "'; exit 1 ;; esac; ");
        Installed.assertTellsVersion(installed.run("--version"));
        Path failed = await().atMost(Duration.ofMinutes(4)).until(this::failed, Objects::nonNull);

        Installed.assertTellsVersion(installed.run("--version"));
        assertEquals(0, make().waitFor());
        assertEquals(1, Files.readAllLines(tries).size());

        java("");
        Files.setLastModifiedTime(failed, FileTime.from(Instant.now().minus(Duration.ofMinutes(70))));
        Installed.assertTellsVersion(installed.run("--version"));
        installed.awaitCaches(caches, 1);
        assertTrue(installed.runsFromCache(Map.of(), "limits"));
    }

    /** As on a board whose clock is behind that of the machine that built it: no cache would ever be newer. */
    @Test
    void isNotMadeAtEachStartWhereAJarIsOfATimeToCome() throws Exception {
        Path jar = installed.app().resolve("lib/streamctl-cli-0.1.0-SNAPSHOT.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plus(Duration.ofDays(1))));

        assertEquals(1, make().waitFor());
        Path failed = Objects.requireNonNull(failed());
        FileTime made = Files.getLastModifiedTime(failed.resolveSibling("server.jsa"));
        Installed.assertTellsVersion(installed.run("--version"));
        assertEquals(0, make().waitFor());
        assertEquals(made, Files.getLastModifiedTime(failed.resolveSibling("server.jsa")));
    }

    /** A machine that is too busy for the checks is as good as one on which they fail. */
    @Test
    void isMadeAlsoWhereTheSelfTestFailsAndWhateverTheUserHasSet() throws Exception {
        String nowhere = "-Djava.io.tmpdir=/dev/null/none";
        java("case \" $* \" in *Training*) set -- " + nowhere + " \"$@\" ;; esac; ");
        Map<String, String> environment =
                Map.of("STREAMCTL_SERVE_HOST", "256.0.0.1", "STREAMCTL_CONFIG", temp + "/no such file");
        Installed.assertTellsVersion(installed.run(environment, "--version"));

        installed.awaitCaches(caches, 1);
        assertTrue(installed.runsFromCache(Map.of(), "limits"));
        assertNotEquals(
                0, installed.run(Map.of("STREAMCTL_OPTS", nowhere), "selftest").status());
    }

    /** The marker that it could not be made, null where there is none. */
    private @Nullable Path failed() throws IOException {
        return names(caches)
                .map(name -> caches.resolve(name, "failed"))
                .filter(Files::exists)
                .findFirst()
                .orElse(null);
    }

    /** The only Java there is, which does something else first. */
    private void java(String first) throws IOException {
        Sandbox.script(
                temp.resolve("javas/new/bin/java"),
                first + "exec '" + Sandbox.javaHome().resolve("bin/java") + "' \"$@\"");
    }

    @Test
    void everyJavaHasItsOwn() throws Exception {
        Path other = temp.resolve("another java");
        Sandbox.fakeJava(other, "99.0.1");
        Sandbox.script(other.resolve("bin/java"), "exec '" + Sandbox.javaHome().resolve("bin/java") + "' \"$@\"");
        Installed.assertTellsVersion(installed.run("--version"));
        installed.awaitCaches(caches, 1);

        Map<String, String> environment = Map.of("STREAMCTL_JAVA_HOME", other.toString());
        assertFalse(installed.runsFromCache(environment, "limits"));

        installed.awaitCaches(caches, 2);
        assertTrue(installed.runsFromCache(environment, "limits"));
        assertTrue(installed.runsFromCache(Map.of(), "limits"));
    }

    /** Makes it in the foreground. */
    private Process make() throws IOException {
        return make(Map.of());
    }

    private Process make(Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(
                        "/bin/sh",
                        installed.app().resolve("lib/make-cache.sh").toString(),
                        installed.app().toString(),
                        temp.resolve("javas/new").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Stream<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
