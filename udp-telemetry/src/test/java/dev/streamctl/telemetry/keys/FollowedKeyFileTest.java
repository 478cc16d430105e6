package dev.streamctl.telemetry.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedKeyFileTest {

    private static final Key ONE = Key.generate(1, new Random(1));
    private static final Key TWO = Key.generate(2, new Random(2));

    private final ManualTime time = new ManualTime();
    private Path file;

    @BeforeEach
    void makeFile(@TempDir Path folder) throws Exception {
        file = folder.resolve("keys");
        KeyFile.create(file, Keyring.of(ONE));
    }

    private FollowedKeyFile follow() throws KeyFileException {
        return ScopedValue.where(TimeSource.CURRENT, time).call(() -> FollowedKeyFile.open(file));
    }

    private void rights(String rights) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void aChangeIsReadAtTheNextLook() throws Exception {
        try (FollowedKeyFile followed = follow()) {
            List<Key> before = followed.keys();
            KeyFile.replace(file, Keyring.of(TWO, ONE));
            assertEquals(List.of(ONE), before);
            assertEquals(ONE, followed.sending());
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertEquals(TWO, followed.sending());
            assertEquals(ONE, followed.find(1));
            KeyFile.replace(file, Keyring.of(TWO));
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertNull(followed.find(1));
        }
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void aFileThatCannotBeUsedKeepsTheOldKeysUntilItIsMended() throws Exception {
        try (FollowedKeyFile followed = follow()) {
            KeyFile.replace(file, Keyring.of(TWO));
            rights("rw-r--r--");
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertEquals(List.of(ONE), followed.keys());
            rights("rw-------");
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertEquals(List.of(TWO), followed.keys());
            Files.writeString(file, "1 half");
            time.advance(FollowedKeyFile.LOOK_EVERY);
            Files.delete(file);
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertEquals(List.of(TWO), followed.keys());
            KeyFile.create(file, Keyring.of(ONE));
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertEquals(List.of(ONE), followed.keys());
        }
    }

    @Test
    void aFileThatIsNotOneIsRefusedAtOnce() throws Exception {
        rights("rw-r--r--");
        assertThrows(KeyFileException.class, this::follow);
        assertEquals(0, time.pendingTimers());
    }

    @Test
    void whatWasDerivedFromAKeyThatIsGoneIsForgotten() throws Exception {
        try (FollowedKeyFile followed = follow()) {
            BootKeys derived = new BootKeys(followed, 5);
            assertNotNull(derived.get(1, KeyUse.AES_128_GCM, 2, 3));
            KeyFile.replace(file, Keyring.of(TWO));
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertNull(derived.get(1, KeyUse.AES_128_GCM, 2, 3));
            Key other = Key.generate(2, new Random(9));
            assertEquals(KeyUse.AES_128_GCM.derive(TWO, 2, 3), derived.get(2, KeyUse.AES_128_GCM, 2, 3));
            KeyFile.replace(file, Keyring.of(other));
            time.advance(FollowedKeyFile.LOOK_EVERY);
            assertEquals(KeyUse.AES_128_GCM.derive(other, 2, 3), derived.get(2, KeyUse.AES_128_GCM, 2, 3));
        }
    }
}
