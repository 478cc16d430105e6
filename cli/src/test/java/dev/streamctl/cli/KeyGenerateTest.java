package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KeyGenerateTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("telemetry.keys");
    }

    private Inside generate(String... more) throws Exception {
        String[] args = new String[more.length + 4];
        System.arraycopy(new String[] {"key", "generate", "--out", file.toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return Inside.run(args);
    }

    private List<Integer> ids() throws Exception {
        return KeyFile.read(file).keys().stream().map(Key::id).toList();
    }

    @Test
    void withoutAFileItIsALineForOne() throws Exception {
        Inside run = Inside.run("key", "generate");
        assertEquals(0, run.code());
        assertTrue(run.out.text().matches("1 [0-9a-f]{64}\n"), run.out.text());
        assertNotEquals(run.out.text(), Inside.run("key", "generate").out.text());
        Files.writeString(file, run.out.text());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of(1), ids());
        Map<String, Object> json = Json.object(
                Inside.run("key", "generate", "--json", "--id", "9").out.text());
        assertEquals("key", json.get("type"));
        assertEquals(9L, json.get("id"));
        assertEquals(64, ((String) json.get("key")).length());
    }

    @Test
    void aFileIsItsOwnersAloneAndShowsNoKey() throws Exception {
        Inside run = generate("--json");
        assertEquals(0, run.code());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of(1), ids());
        assertEquals(Map.of("type", "key", "id", 1L, "file", file.toString()), Json.object(run.out.text()));
        assertFalse(run.err.text().matches("(?s).*[0-9a-f]{64}.*"));
    }

    @Test
    void aFileThatIsThereIsLeftAlone() throws Exception {
        generate();
        String before = Files.readString(file);
        Inside run = generate();
        assertEquals(2, run.code());
        assertEquals("streamctl: key file " + file + " exists already (--add adds a key to it)\n", run.err.text());
        assertEquals(before, Files.readString(file));
    }

    @Test
    void aKeyIsAddedWithTheNextNumberLastOrFirst() throws Exception {
        generate("--id", "7");
        Key first = KeyFile.read(file).sending();
        assertEquals(0, generate("--add").code());
        assertEquals(List.of(7, 8), ids());
        assertEquals(first, KeyFile.read(file).sending());
        assertEquals(0, generate("--add", "--first").code());
        assertEquals(List.of(9, 7, 8), ids());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aNumberThatIsTakenIsRefused() throws Exception {
        generate("--id", "65535");
        assertEquals(2, generate("--add", "--id", "65535").code());
        Inside run = generate("--add");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("has a key 65535 already (--id takes another number)"), run.err.text());
        assertEquals(0, generate("--add", "--id", "3").code());
        assertEquals(List.of(65_535, 3), ids());
    }

    @Test
    void toAddThereMustBeAFile() throws Exception {
        Inside run = generate("--add");
        assertEquals(2, run.code());
        assertEquals("streamctl: no key file " + file + "\n", run.err.text());
    }
}
