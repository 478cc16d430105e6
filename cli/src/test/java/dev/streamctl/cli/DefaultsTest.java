package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where values come from that are not on the command line. */
@Timeout(120)
class DefaultsTest {

    @TempDir
    private Path folder;

    private final Map<String, String> variables = new HashMap<>(Map.of("HOME", "/dev/null"));

    /** The handler that a server takes. */
    private String handler(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of("serve", "--port", "0", "--json"));
        all.addAll(List.of(args));
        Inside run = Inside.start(variables, new ByteArrayInputStream(new byte[0]), all.toArray(String[]::new));
        try {
            return (String)
                    Json.object(run.out.await("{\"type\":\"listening\"")).get("handler");
        } finally {
            run.signal(StopSignal.TERM);
            assertEquals(0, run.code());
        }
    }

    private void file(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("config.properties"), text);
        variables.put("STREAMCTL_CONFIG", file.toString());
    }

    @Test
    void theNearerAndTheMoreParticularWins() throws Exception {
        assertEquals("echo", handler());
        file("handler=reverse\n");
        assertEquals("reverse", handler());
        file("handler=reverse\nserve.handler=total\nconnect.timeout = 5s\n");
        assertEquals("total", handler());
        variables.put("STREAMCTL_HANDLER", "discard");
        assertEquals("discard", handler());
        variables.put("STREAMCTL_SERVE_HANDLER", "reverse");
        assertEquals("reverse", handler());
        assertEquals("echo", handler("--handler", "echo"));
    }

    @Test
    void theFileIsInTheUsualPlace() throws Exception {
        Path file = Files.createDirectories(folder.resolve("streamctl")).resolve("config.properties");
        Files.writeString(file, "serve.handler=reverse");
        variables.put("XDG_CONFIG_HOME", folder.toString());
        assertEquals("reverse", handler());
        variables.remove("XDG_CONFIG_HOME");
        variables.put("HOME", folder.toString());
        assertEquals("echo", handler());
        Files.move(Files.createDirectories(folder.resolve(".config")), folder.resolve("old"));
        Files.createDirectories(folder.resolve(".config"));
        Files.move(folder.resolve("streamctl"), folder.resolve(".config").resolve("streamctl"));
        assertEquals("reverse", handler());
    }

    @Test
    void limitsAndFlagsComeFromThereToo() throws Exception {
        file("max-connections=0\n");
        Inside run = Inside.run(variables, "serve");
        assertEquals(2, run.code());
        assertTrue(
                run.err
                        .text()
                        .contains("'--max-connections': '0' is not within 1 to 1000000, set by max-connections in "
                                + folder),
                run.err.text());
        variables.remove("STREAMCTL_CONFIG");
        variables.put("STREAMCTL_JSON", "true");
        assertEquals(
                "limit",
                Json.objects(Inside.run(variables, "limits").out.text())
                        .getFirst()
                        .get("type"));
    }

    @Test
    void optionsOfLengthsMayStandThereForOtherFramings() throws Exception {
        file("prefix-bytes=2\nlittle-endian=true\n");
        variables.put("STREAMCTL_PREFIX_INCLUDED", "true");
        assertEquals("echo", handler());
        assertEquals("echo", handler("--framing", "length"));
        variables.put("STREAMCTL_FRAMING", "length");
        assertEquals("echo", handler("--prefix-bytes", "8"));
    }

    @Test
    void aWrongValueIsNamedWithItsPlace() throws Exception {
        variables.put("STREAMCTL_PORT", "abc");
        Inside run = Inside.run(variables, "serve");
        assertEquals(2, run.code());
        assertTrue(
                run.err.text().contains("'abc' is not a whole number within 0 to 65535, set by STREAMCTL_PORT ("),
                run.err.text());
    }

    @Test
    void verboseIsANumber() throws Exception {
        for (String level : List.of("0", "1", "2", "true")) {
            variables.put("STREAMCTL_VERBOSE", level);
            assertEquals("echo", handler(), level);
        }
        variables.put("STREAMCTL_VERBOSE", "loud");
        assertEquals(2, Inside.run(variables, "limits").code());
    }

    @Test
    void aMisspelledKeyIsAnError() throws Exception {
        file("serve.prt=9001\n");
        Inside run = Inside.run(variables, "serve");
        assertEquals(2, run.code());
        assertTrue(run.err.text().startsWith("streamctl: 'serve.prt' in "), run.err.text());
    }

    @Test
    void failuresAreObjectsWhereJsonIsSetThere() throws Exception {
        file("json=true\n");
        assertObject(Inside.run(variables, "serve", "--port", "x"));
        assertObject(Inside.run(variables, "serv"));
        assertEquals(
                "",
                Inside.run(variables, "serve", "--port", "x", "--json=false")
                        .out
                        .text());
        file("serve.json=true\nserve.prt=1\n");
        assertObject(Inside.run(variables, "serve"));
        file("");
        variables.put("STREAMCTL_JSON", "true");
        assertObject(Inside.run(variables, "serve", "--port", "x"));
        variables.put("STREAMCTL_CONFIG", folder.resolve("none").toString());
        assertObject(Inside.run(variables, "limits"));
        variables.remove("STREAMCTL_JSON");
        assertObject(Inside.run(variables, "limits", "--json"));
    }

    private static void assertObject(Inside failed) throws Exception {
        assertEquals(2, failed.code());
        Map<String, Object> error = Json.object(failed.out.text());
        assertEquals("error", error.get("type"));
        assertEquals(2L, error.get("exit_code"));
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws Exception {
        Path file = Files.write(folder.resolve("config.properties"), new byte[] {'a', '=', (byte) 0xff, '\n'});
        variables.put("STREAMCTL_CONFIG", file.toString());
        Inside run = Inside.run(variables, "limits");
        assertEquals(2, run.code());
        assertEquals("streamctl: cannot read the configuration file " + file + ": it is not UTF-8\n", run.err.text());
    }

    @Test
    void helpAndVersionAreThereWhateverTheConfigurationSays() throws Exception {
        variables.put("STREAMCTL_CONFIG", folder.resolve("none").toString());
        helpAndVersion();
        file("no-such-option=1\n");
        helpAndVersion();
        file("port=abc\n");
        helpAndVersion();
        variables.put("STREAMCTL_FRAMING", "abc");
        helpAndVersion();
    }

    private void helpAndVersion() throws Exception {
        for (String[] args : new String[][] {
            {"--version"}, {"serve", "--version"}, {"--help"}, {"serve", "--help"}, {"help", "serve"}, {"connect", "-h"}
        }) {
            Inside run = Inside.run(variables, args);
            assertEquals(0, run.code(), () -> String.join(" ", args) + ": " + run.err.text());
            assertEquals("", run.err.text());
            assertTrue(run.out.text().contains("streamctl"), run.out.text());
        }
    }

    @Test
    void aFileThatIsNamedMustBeThere() throws Exception {
        variables.put("STREAMCTL_CONFIG", folder.resolve("none").toString());
        Inside run = Inside.run(variables, "limits");
        assertEquals(2, run.code());
        assertTrue(run.err.text().startsWith("streamctl: cannot read the configuration file "), run.err.text());
    }
}
