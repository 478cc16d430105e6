package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The completion script, in the shells it is for. */
@Timeout(120)
class CompletionIT {

    @TempDir
    private Path folder;

    private String script;

    @BeforeEach
    void generate() throws Exception {
        try (Started generated = Started.streamctl("generate-completion")) {
            assertEquals(0, generated.exit(), generated.err::text);
            script = Files.writeString(folder.resolve("completion"), generated.out.text())
                    .toString();
        }
    }

    private Started shell(String shell, String... arguments) throws Exception {
        String program = InteropIT.need(shell);
        return Started.program(
                Map.of("SCRIPT", script),
                Stream.concat(Stream.of(program), Stream.of(arguments)).toList());
    }

    @Test
    void bashParsesIt() throws Exception {
        try (Started bash = shell("bash", "-n", script)) {
            assertEquals(0, bash.exit(), bash.err::text);
            assertEquals("", bash.err.text());
        }
    }

    @Test
    void bashCompletesCommandsOptionsAndChoices() throws Exception {
        assertTrue(completions("streamctl", "se").containsAll(List.of("serve", "selftest")));
        assertTrue(completions("streamctl", "serve", "--max-c").contains("--max-connections"));
        assertEquals(List.of("lines", "length", "raw"), completions("streamctl", "serve", "--framing", ""));
    }

    /** What bash offers for the last of these words. */
    private List<String> completions(String... words) throws Exception {
        String line = "source \"$SCRIPT\"; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_LINE=\"$*\";"
                + " COMP_POINT=${#COMP_LINE}; _complete_streamctl; printf '%s\\n' \"${COMPREPLY[@]}\"";
        String[] arguments =
                Stream.concat(Stream.of("-c", line, "bash"), Stream.of(words)).toArray(String[]::new);
        try (Started bash = shell("bash", arguments)) {
            assertEquals(0, bash.exit(), bash.err::text);
            return bash.out.lines().stream().map(String::strip).toList();
        }
    }

    @Test
    void zshTakesIt() throws Exception {
        try (Started zsh = shell("zsh", "-f", "-c", "source \"$SCRIPT\" && whence _complete_streamctl")) {
            assertEquals(0, zsh.exit(), zsh.err::text);
        }
    }
}
