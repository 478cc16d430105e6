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

    private final Map<String, String> variables = new HashMap<>(Map.of("HOME", "/nonexistent"));

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
                        .contains("'--max-connections': '0' is not within 1 to 1000000 from max-connections in "
                                + folder),
                run.err.text());
        variables.remove("STREAMCTL_CONFIG");
        variables.put("STREAMCTL_JSON", "true");
        assertEquals(
                "message",
                Json.objects(Inside.run(variables, "limits").out.text())
                        .getFirst()
                        .get("type"));
    }

    @Test
    void aWrongValueIsNamedWithItsPlace() throws Exception {
        variables.put("STREAMCTL_PORT", "abc");
        Inside run = Inside.run(variables, "serve");
        assertEquals(2, run.code());
        assertTrue(
                run.err.text().contains("'abc' is not a whole number within 0 to 65535 from STREAMCTL_PORT ("),
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
    void aFileThatIsNamedMustBeThere() throws Exception {
        variables.put("STREAMCTL_CONFIG", folder.resolve("none").toString());
        Inside run = Inside.run(variables, "limits");
        assertEquals(2, run.code());
        assertTrue(run.err.text().startsWith("streamctl: cannot read the configuration file "), run.err.text());
    }
}
