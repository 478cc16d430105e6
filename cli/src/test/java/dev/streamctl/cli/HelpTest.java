package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.output.ExitCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of themselves. */
@Timeout(120)
class HelpTest {

    @Test
    void withoutArgumentsThereIsAShortHelpOnStandardError() throws Exception {
        Inside run = Inside.run();
        assertEquals(2, run.code());
        assertEquals("", run.out.text());
        assertTrue(run.err.text().contains("  streamctl serve --port 9000\n"), run.err.text());
        assertTrue(run.err.text().lines().count() < 10, run.err.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "connect",
                "send",
                "send telemetry",
                "listen",
                "camera",
                "view",
                "node",
                "node clock",
                "node iopin",
                "node buzzer",
                "discover",
                "key",
                "key generate",
                "bench",
                "limits",
                "selftest",
                "generate-completion"
            })
    void helpIsDataAndListsExitCodes(String command) throws Exception {
        Inside run = Inside.run((command + " --help").split(" "));
        assertEquals(0, run.code());
        assertEquals("", run.err.text());
        for (ExitCode code : ExitCode.values()) {
            assertTrue(run.out.text().contains(code.meaning()), run.out.text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "connect",
                "send telemetry",
                "key generate",
                "camera",
                "view",
                "bench",
                "limits",
                "selftest",
                "node clock",
                "node iopin",
                "discover"
            })
    void helpHasTwoExamples(String command) throws Exception {
        String help = Inside.run((command + " --help").split(" ")).out.text();
        String examples = help.substring(help.indexOf("Examples:"));
        assertTrue(examples.split("streamctl " + command, -1).length > 2, examples);
    }

    @Test
    void theHelpOfServeSaysHowLoopsGetTheirConnections() throws Exception {
        String help = Inside.run("serve", "--help").out.text().replaceAll("\\s+", " ");
        assertTrue(
                help.contains("they get the new connections of one socket in turn, those of a loop that a handler holds"
                        + " wait for it; see --share-port for a socket each"),
                help);
        String ofClient = Inside.run("connect", "--help").out.text();
        assertFalse(ofClient.contains("--share-port"), ofClient);
    }

    @Test
    void theMainHelpNamesEveryCommand() throws Exception {
        Inside run = Inside.run("--help");
        assertEquals(0, run.code());
        for (String type : List.of(
                "listening",
                "message",
                "stats",
                "limit",
                "check",
                "key",
                "node",
                "event",
                "error",
                "summary",
                "comparison")) {
            assertTrue(run.out.text().contains("\"" + type + "\""), run.out.text());
        }
        assertTrue(run.out.text().contains("STREAMCTL_OPTS"), run.out.text());
        for (String command : List.of(
                "serve",
                "connect",
                "send",
                "listen",
                "camera",
                "view",
                "key",
                "bench",
                "limits",
                "node",
                "discover",
                "selftest",
                "generate-completion",
                "help")) {
            assertTrue(run.out.text().contains("\n  " + command + " "), run.out.text());
        }
    }

    @Test
    void completionIsAScript() throws Exception {
        Inside run = Inside.run("generate-completion");
        assertEquals(0, run.code());
        assertTrue(run.out.text().startsWith("#!/usr/bin/env bash"));
        assertTrue(run.out.text().contains("--max-connections-per-address"));
        assertTrue(run.out.text().contains("--max-p99"));
    }

    @Test
    void helpIsAVerbToo() throws Exception {
        assertEquals(Inside.run("--help").out.text(), Inside.run("help").out.text());
        assertEquals(
                Inside.run("serve", "--help").out.text(),
                Inside.run("help", "serve").out.text());
        assertEquals(2, Inside.run("help", "nothing").code());
    }
}
