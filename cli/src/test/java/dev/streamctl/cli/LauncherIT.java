package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts the packaged command as a user does, from a copy in a folder with spaces in its name. The copy searches one
 * folder of the test instead of the system's, so that the test decides which Javas there are.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    @TempDir
    Path temp;

    private Sandbox sandbox;
    private Path installed;
    private Path javas;

    @BeforeEach
    void install() throws IOException {
        sandbox = new Sandbox(temp);
        installed = temp.resolve("an installed streamctl");
        Sandbox.copy(Sandbox.DIST, installed);
        javas = Files.createDirectories(temp.resolve("javas"));
        Sandbox.searchOnly(javas, installed.resolve("lib/find-java.sh"));
    }

    @Test
    void runsFromAnyFolder() throws Exception {
        sandbox.javaOfThisTest(javas.resolve("new"));

        Sandbox.Outcome help = launch(Map.of(), "--version");

        assertAll(
                () -> assertEquals(0, help.status(), help.err()),
                () -> assertTrue(help.out().contains("streamctl"), help.out()),
                () -> assertEquals("", help.err()));
    }

    @Test
    void runsThroughASymbolicLink() throws Exception {
        sandbox.javaOfThisTest(javas.resolve("new"));
        Path link = Files.createSymbolicLink(temp.resolve("link to streamctl"), installed.resolve("bin/streamctl"));

        assertEquals(0, sandbox.run(link, Map.of(), "--version").status());
    }

    @Test
    void passesTheExitCodeThrough() throws Exception {
        sandbox.javaOfThisTest(javas.resolve("new"));

        Sandbox.Outcome usage = launch(Map.of(), "no-such-command");

        assertAll(() -> assertEquals(2, usage.status(), usage.err()), () -> assertEquals("", usage.out()));
    }

    @Test
    void saysWhereItLookedWhenThereIsNoJava() throws Exception {
        Sandbox.Outcome none = launch(Map.of(), "--version");

        assertAll(
                () -> assertEquals(127, none.status()),
                () -> assertEquals("", none.out()),
                () -> assertEquals(1, none.err().lines().count(), none.err()),
                () -> assertTrue(none.err().contains("no Java 25"), none.err()),
                () -> assertTrue(none.err().contains("JAVA_HOME"), none.err()),
                () -> assertTrue(none.err().contains(javas.toString()), none.err()));
    }

    @Test
    void passesOverAnOlderJavaHome() throws Exception {
        Path old = Sandbox.fakeJava(temp.resolve("java 17"), "17.0.9");
        sandbox.javaOfThisTest(javas.resolve("new"));

        Sandbox.Outcome found = launch(Map.of("JAVA_HOME", old.toString()), "--version");

        assertEquals(0, found.status(), found.err());
    }

    @Test
    void passesOverAnOlderJavaOnThePath() throws Exception {
        Path old = Sandbox.fakeJava(temp.resolve("java 17"), "17.0.9");
        sandbox.javaOfThisTest(javas.resolve("new"));

        Sandbox.Outcome found = launch(Map.of("PATH", old.resolve("bin") + ":" + sandbox.tools()), "--version");

        assertEquals(0, found.status(), found.err());
    }

    @Test
    void namesAWrongStreamctlJavaHome() throws Exception {
        Path old = Sandbox.fakeJava(temp.resolve("java 17"), "17.0.9");
        sandbox.javaOfThisTest(javas.resolve("new"));

        Sandbox.Outcome refused = launch(Map.of("STREAMCTL_JAVA_HOME", old.toString()), "--version");

        assertAll(
                () -> assertEquals(127, refused.status()),
                () -> assertTrue(refused.err().contains("STREAMCTL_JAVA_HOME"), refused.err()),
                () -> assertTrue(refused.err().contains(old.toString()), refused.err()));
    }

    @Test
    void takesStreamctlJavaHomeBeforeAllOthers() throws Exception {
        Sandbox.fakeJava(javas.resolve("broken"), "25.0.1");

        Sandbox.Outcome found =
                launch(Map.of("STREAMCTL_JAVA_HOME", Sandbox.javaHome().toString()), "--version");

        assertEquals(0, found.status(), found.err());
    }

    @Test
    void letsTheUserReplaceTheOptionsOfTheMachine() throws Exception {
        sandbox.javaOfThisTest(javas.resolve("new"));

        Sandbox.Outcome other = launch(Map.of("STREAMCTL_OPTS", "-XX:+UseParallelGC -Xmx64m"), "--version");

        assertAll(() -> assertEquals(0, other.status(), other.err()), () -> assertEquals("", other.err()));
    }

    /** Their caches of classes do not fit each other, so each must have a folder of its own. */
    @Test
    void tellsJavasOfTwoVendorsApart() throws Exception {
        Path java = Sandbox.fakeJava(javas.resolve("one"), "25.0.3");
        Files.writeString(java.resolve("release"), """
                IMPLEMENTOR="A Vendor"
                IMPLEMENTOR_VERSION="A Vendor VM 25+37.1"
                JAVA_RUNTIME_VERSION="25.0.3+9-LTS"
                JAVA_VERSION="25.0.3"
                """);
        Path asks = temp.resolve("asks");
        Sandbox.script(
                asks,
                ". '" + installed.resolve("lib/find-java.sh") + "'; java_fits '" + java + "'; echo \"$java_release\"");

        assertEquals(
                "A_Vendor_VM_25+37.1-25.0.3+9-LTS\n",
                sandbox.run(asks, Map.of()).out());
    }

    private Sandbox.Outcome launch(Map<String, String> environment, String... arguments) throws Exception {
        return sandbox.run(installed.resolve("bin/streamctl"), environment, arguments);
    }
}
