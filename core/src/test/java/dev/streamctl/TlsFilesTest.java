package dev.streamctl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.access.SecretFile;
import dev.streamctl.framing.Lines;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with certificates and keys that cannot be used: one line says which, where and what to do. */
class TlsFilesTest {

    @TempDir
    private Path folder;

    private TestAuthority authority;
    private CertificateFiles files;

    @BeforeEach
    void write() throws IOException {
        authority = new TestAuthority("test authority");
        files = authority.leaf("server", "127.0.0.1").write(folder, "server");
    }

    private String refusalOfServer() {
        try (Network network = Network.open()) {
            ServerOptions options = ServerOptions.defaults().withTls(ServerTls.of(files));
            return assertThrows(
                            TlsFileException.class,
                            () -> network.serve(
                                    Endpoint.tls("127.0.0.1", 0), Lines.text(), options, OnEveryStack::echo))
                    .getMessage();
        }
    }

    private void replace(Path file, String content) throws IOException {
        Files.delete(file);
        SecretFile.create(file, US_ASCII.encode(content));
    }

    private void edit(Path file, String from, String to) throws IOException {
        String before = Files.readString(file);
        assertTrue(before.contains(from), "this test can tell");
        replace(file, before.replace(from, to));
    }

    @Test
    void aFileThatIsMissingIsNamed() throws Exception {
        Files.delete(files.chain());
        assertEquals("cannot read %s: there is none".formatted(files.chain()), refusalOfServer());
    }

    @Test
    void aFileWithoutACertificateIsTold() throws Exception {
        replace(files.chain(), "nothing to see here\n");
        assertEquals("%s has no -----BEGIN CERTIFICATE-----".formatted(files.chain()), refusalOfServer());
    }

    @Test
    void aBlockWithoutAnEndIsToldWithItsLine() throws Exception {
        replace(files.chain(), "a comment\n\n-----BEGIN CERTIFICATE-----\nAAAA\n");
        assertEquals("%s, line 3: -----BEGIN CERTIFICATE----- has no end".formatted(files.chain()), refusalOfServer());
    }

    @Test
    void whatIsNotBase64IsToldWithItsLineAndNotShown() throws Exception {
        replace(files.key(), "-----BEGIN PRIVATE KEY-----\nsecret!\n-----END PRIVATE KEY-----\n");
        assertEquals("%s, line 1: what follows as PRIVATE KEY is not base64".formatted(files.key()), refusalOfServer());
    }

    @Test
    void whatIsNoCertificateIsTold() throws Exception {
        replace(files.chain(), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertEquals("%s, line 1: this is no X.509 certificate".formatted(files.chain()), refusalOfServer());
    }

    @Test
    void anEncryptedKeyIsToldWithTheRemedy() throws Exception {
        edit(files.key(), "PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        assertEquals(
                "%s, line 1: the key is encrypted; 'openssl pkcs8 -topk8 -nocrypt' writes one that is not"
                        .formatted(files.key()),
                refusalOfServer());
    }

    @Test
    void aKeyOfTheOldFormIsToldWithTheRemedy() throws Exception {
        edit(files.key(), "PRIVATE KEY", "EC PRIVATE KEY");
        assertEquals(
                "%s, line 1: an EC PRIVATE KEY, which 'openssl pkcs8 -topk8 -nocrypt' turns into PKCS#8"
                        .formatted(files.key()),
                refusalOfServer());
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws Exception {
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(
                "key file %s has the rights rw-r-----, which must be rw------- (chmod 600)".formatted(files.key()),
                refusalOfServer());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        CertificateFiles other = authority.leaf("other").write(folder, "other");
        files = new CertificateFiles(files.chain(), other.key());
        assertEquals(
                "the key in %s is not that of the certificate in %s".formatted(files.key(), files.chain()),
                refusalOfServer());
    }

    /** As a bundle of certificates with their text around them. */
    @Test
    void textAroundBlocksMeansNothing() throws Exception {
        edit(files.chain(), "-----BEGIN", "Certificate:\n    Data:\n-----BEGIN");
        edit(files.chain(), "-----END CERTIFICATE-----\n", "-----END CERTIFICATE-----\r\n\nend\n");
        try (Network network = Network.open()) {
            ServerOptions options = ServerOptions.defaults().withTls(ServerTls.of(files));
            network.serve(Endpoint.tls("127.0.0.1", 0), Lines.text(), options, OnEveryStack::echo)
                    .close();
        }
    }

    @Test
    void aClientIsToldOfItsFilesBeforeItConnects() {
        Path missing = folder.resolve("none.pem");
        try (Network network = Network.open(NetworkOptions.defaults().withTls(ClientTls.trusting(missing)))) {
            for (Endpoint endpoint : List.of(Endpoint.tls("127.0.0.1", 9), Endpoint.wss("127.0.0.1", 9, "/"))) {
                TlsFileException told = assertThrows(TlsFileException.class, () -> connect(network, endpoint));
                assertEquals("cannot read %s: there is none".formatted(missing), told.getMessage());
            }
        }
    }

    private static Connection connect(Network network, Endpoint endpoint) throws Exception {
        return endpoint instanceof Endpoint.Ws socket
                ? network.connectWebSocket(socket)
                : network.connect(endpoint, Lines.text());
    }
}
