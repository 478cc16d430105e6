package dev.streamctl.telemetry.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

    private static final String HEX = "00112233445566778899aabbccddeeff".repeat(2);

    @TempDir
    Path folder;

    private Path file(String content, String rights) throws Exception {
        Path file = folder.resolve("keys");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        return file;
    }

    @Test
    void aGeneratedFileReadsBackAndIsTheOwnersAlone() throws Exception {
        Key one = Key.generate(1, new Random(1));
        Key two = Key.generate(2, new Random(2));
        Path file = folder.resolve("keys");
        KeyFile.create(file, Keyring.of(one));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(Keyring.of(one), KeyFile.read(file));
        KeyFile.replace(file, Keyring.of(List.of(two, one)));
        Keyring both = KeyFile.read(file);
        assertEquals(two, both.sending());
        assertEquals(one, both.find(1));
        assertNull(both.find(3));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(1, folder.toFile().list().length, "nothing is left behind");
    }

    @Test
    void whatAnInterruptedReplaceHasLeftIsInNobodysWay() throws Exception {
        Path file = file("1 " + HEX + "\n", "rw-------");
        Files.writeString(folder.resolve("keys.new"), "left");
        KeyFile.replace(file, Keyring.of(Key.generate(2, new Random(2))));
        assertEquals(2, KeyFile.read(file).sending().id());
        assertEquals(2, folder.toFile().list().length);
    }

    @Test
    void aReplacedFileKeepsItsOwner() throws Exception {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root gives files away");
        Path file = file("1 " + HEX + "\n", "rw-------");
        Files.setAttribute(file, "unix:uid", 4_321);
        KeyFile.replace(file, Keyring.of(Key.generate(2, new Random(2))));
        assertEquals(4_321, Files.getAttribute(file, "unix:uid"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aReplaceThatFailsSaysWhyAndLeavesNothing() throws Exception {
        Path keys = Files.createDirectories(folder.resolve("keys/inside")).getParent();
        Keyring fresh = Keyring.of(Key.generate(2, new Random(2)));
        var refused = assertThrows(KeyFileException.class, () -> KeyFile.replace(keys, fresh));
        assertEquals("cannot replace key file " + keys + ": Is a directory", refused.getMessage());
        assertEquals(1, folder.toFile().list().length);
        Path nowhere = folder.resolve("none/keys");
        refused = assertThrows(KeyFileException.class, () -> KeyFile.replace(nowhere, fresh));
        assertEquals("cannot replace key file " + nowhere + ": no such folder", refused.getMessage());
    }

    @Test
    void anExistingFileIsNotOverwritten() throws Exception {
        Path file = file("1 " + HEX + "\n", "rw-------");
        var refused = assertThrows(
                KeyFileException.class, () -> KeyFile.create(file, Keyring.of(Key.generate(2, new Random(1)))));
        assertEquals("key file " + file + " exists already", refused.getMessage());
        assertEquals(1, KeyFile.read(file).sending().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw------x"})
    void aFileThatOthersCanReachIsRefused(String rights) throws Exception {
        Path file = file("1 " + HEX + "\n", rights);
        var refused = assertThrows(KeyFileException.class, () -> KeyFile.read(file));
        assertTrue(refused.getMessage().contains("must be rw------- (chmod 600)"), refused.getMessage());
    }

    @Test
    void aFileThatOnlyItsOwnerReadsIsFine() throws Exception {
        assertEquals(
                9,
                KeyFile.read(file("# mine\n\n 9 \t" + HEX + " \n", "r--------"))
                        .sending()
                        .id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x %s", "65536 %s", "-1 %s", "1 %sff", "1", "1 %s 2", "1 zz%s"})
    void aLineThatIsNoKeyIsNamedWithoutShowingIt(String line) throws Exception {
        Path file = file("# keys\n" + line.formatted(HEX) + "\n", "rw-------");
        var refused = assertThrows(KeyFileException.class, () -> KeyFile.read(file));
        assertEquals(
                "key file " + file + ", line 2: not a number of 0 to 65535 and 64 hexadecimal digits",
                refused.getMessage());
        assertNull(refused.getCause());
    }

    @Test
    void filesThatAreNoKeyFilesAreRefused() throws Exception {
        assertRefused(folder.resolve("none"), "no key file ");
        assertRefused(folder, "is not a regular file");
        assertRefused(file("", "rw-------"), "no key");
        assertRefused(file("1 %s\n1 %s\n".formatted(HEX, HEX), "rw-------"), "key id 1 twice");
        assertRefused(file("#".repeat(KeyFile.MAX_BYTES + 1), "rw-------"), "limit 65536");
        assertRefused(file("# é\n", "rw-------"), "cannot read key file");
    }

    private static void assertRefused(Path file, String message) {
        var refused = assertThrows(KeyFileException.class, () -> KeyFile.read(file));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void aKeyNeverShowsItsBytes() {
        Key key = new Key(5, new byte[Key.SECRET_BYTES]);
        assertEquals("key 5", key.toString());
        assertFalse(Keyring.of(key).toString().contains("00"));
        key.secret()[0] = 1;
        assertArrayEquals(new byte[Key.SECRET_BYTES], key.secret());
        assertThrows(IllegalArgumentException.class, () -> new Key(1, new byte[31]));
    }

    @Test
    void everyBootAndEveryUseHasAKeyOfItsOwn() {
        Key key = Key.generate(1, new Random(1));
        BootKeys keys = new BootKeys(Keyring.of(key), 5);
        assertEquals(KeyUse.AES_128_GCM.derive(key, 2, 3), keys.get(1, KeyUse.AES_128_GCM, 2, 3));
        assertEquals(keys.get(1, KeyUse.AES_128_GCM, 2, 3), keys.get(1, KeyUse.AES_128_GCM, 2, 3));
        assertNotEquals(keys.get(1, KeyUse.HMAC_SHA256, 2, 3), keys.get(1, KeyUse.HMAC_SHA256, 2, 4));
        assertNotEquals(keys.get(1, KeyUse.HMAC_SHA256, 2, 3), keys.get(1, KeyUse.HMAC_SHA256, 3, 3));
        assertNotEquals(
                new String(keys.get(1, KeyUse.HMAC_SHA256, 2, 3).getEncoded()),
                new String(keys.get(1, KeyUse.CHACHA20_POLY1305, 2, 3).getEncoded()));
        assertNull(keys.get(9, KeyUse.HMAC_SHA256, 2, 3));
    }
}
