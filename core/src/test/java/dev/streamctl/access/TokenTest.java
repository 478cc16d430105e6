package dev.streamctl.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    private static final String TEXT = "abcdefghijklmnopqrstuvwxyz";

    @TempDir
    Path folder;

    private Path file(String content, String rights) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }

    @Test
    void aGeneratedTokenComesBackFromItsFile() throws Exception {
        Token token = Token.generate(new SecureRandom());
        Path file = folder.resolve("token");
        token.create(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Token.read(file).matches(token.text()));
        assertNotEquals(token.text(), Token.generate(new SecureRandom()).text());
        assertEquals("Token", token.toString());
    }

    @Test
    void aFileThatIsThereIsLeftAlone() throws Exception {
        Path file = file(TEXT, "rw-------");
        TokenFileException told = assertThrows(
                TokenFileException.class,
                () -> Token.generate(new SecureRandom()).create(file));
        assertEquals("token file " + file + " exists already", told.getMessage());
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void aFileThatOthersMayReadIsRefused() throws Exception {
        Path file = file(TEXT, "rw-r-----");
        assertEquals(
                "token file " + file + " has the rights rw-r-----, which must be rw------- (chmod 600)",
                assertThrows(TokenFileException.class, () -> Token.read(file)).getMessage());
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        Path file = folder.resolve("none");
        assertEquals(
                "no token file " + file,
                assertThrows(TokenFileException.class, () -> Token.read(file)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "0123456789abcdef0123456789abcde",
                "with blanks in the middle of it",
                "abc\nabcdefghijklmnopqrstuvwxyz"
            })
    void whatIsNoSecretIsRefusedWithoutShowingIt(String text) throws Exception {
        Path file = file(text, "rw-------");
        TokenFileException told = assertThrows(TokenFileException.class, () -> Token.read(file));
        assertTrue(told.getMessage().startsWith("token file " + file + ": a token "), told.getMessage());
        assertTrue(text.isEmpty() || !told.getMessage().contains(text), told.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TEXT, "bearer " + TEXT, "BEARER   " + TEXT})
    void theRightBearerIsKnown(String header) {
        assertTrue(Token.of(TEXT).isBorneBy(List.of(header)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {TEXT, "Basic " + TEXT, "Bearer", "Bearer ", "Bearer " + TEXT + "a", "Bearer abc", "Bearer" + TEXT
            })
    void allOthersAreNot(String header) {
        assertFalse(Token.of(TEXT).isBorneBy(List.of(header)));
    }

    @Test
    void aHeaderMustBeThereOnce() {
        String right = Token.of(TEXT).asAuthorization();
        assertFalse(Token.of(TEXT).isBorneBy(List.of()));
        assertFalse(Token.of(TEXT).isBorneBy(List.of(right, right)));
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://127.0.0.1:1, false",
        "tcp://[::1]:1, false",
        "ws://localhost:1/, false",
        "unix:/tmp/socket, false",
        "tcp://0.0.0.0:1, true",
        "tcp://[::]:1, true",
        "ws://192.0.2.1:1/, true",
        "tcp://board.local:1, true"
    })
    void whatControlsSomethingIsNotOpenToEverybody(String endpoint, boolean beyond) {
        Endpoint where = Endpoint.parse(endpoint);
        ServerOptions plain = ServerOptions.defaults();
        assertEquals(beyond, Exposure.isBeyondThisMachine(where));
        Exposure.check("the light", where, plain, true);
        Exposure.check("the light", where, plain.withToken(Token.of(TEXT)), false);
        if (beyond) {
            assertEquals(
                    "the light at " + where
                            + " would be open to every machine that can reach this one: use TLS, a token or --insecure",
                    assertThrows(IllegalArgumentException.class, () -> Exposure.check("the light", where, plain, false))
                            .getMessage());
        } else {
            Exposure.check("the light", where, plain, false);
        }
    }
}
