package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsFileException;
import dev.streamctl.tls.TlsSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Certificates that change while a server runs. */
class TlsReloadTest extends OnTls {

    private CertificateFiles files;

    private Server echoAs(String subject) throws Exception {
        files = files(authority.leaf(subject, THIS_MACHINE));
        return echo(ServerTls.of(files));
    }

    /** Renames a new pair over the old one, as renewals do. */
    private void replaceWith(TestAuthority.Leaf leaf, TestAuthority.Leaf keyOf) throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("new"));
        CertificateFiles fresh = leaf.write(elsewhere, "fresh", keyOf.keys());
        Files.move(fresh.chain(), files.chain(), StandardCopyOption.ATOMIC_MOVE);
        Files.move(fresh.key(), files.key(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void replaceWith(TestAuthority.Leaf leaf) throws IOException {
        replaceWith(leaf, leaf);
    }

    private String nameOf(Server server) throws Exception {
        try (FrameStream<String> client = connect(server)) {
            return client.tls().flatMap(TlsSession::peer).orElseThrow().subject();
        }
    }

    @Test
    void newConnectionsGetTheNewCertificateAndOldOnesGoOn() throws Exception {
        try (Server server = echoAs("first")) {
            FrameStream<String> before = connect(server);
            replaceWith(authority.leaf("second", THIS_MACHINE));
            time.advance(SECOND);
            assertEquals("CN=second", nameOf(server));
            before.send("still there");
            assertEquals("still there", before.receive());
            before.close();
            assertFailures(server, Map.of());
        }
    }

    @Test
    void filesAreLookedAtNoMoreThanOnceASecond() throws Exception {
        try (Server server = echoAs("first")) {
            replaceWith(authority.leaf("second", THIS_MACHINE));
            assertEquals("CN=first", nameOf(server));
            time.advance(SECOND);
            assertEquals("CN=second", nameOf(server));
        }
    }

    @Test
    void aReloadThatIsAskedForIsDoneAtOnce() throws Exception {
        try (Server server = echoAs("first")) {
            replaceWith(authority.leaf("second", THIS_MACHINE));
            server.reloadCertificates();
            assertEquals("CN=second", nameOf(server));
        }
    }

    @Test
    void aPairThatDoesNotFitLeavesTheOldOneInUse() throws Exception {
        try (Server server = echoAs("first")) {
            replaceWith(authority.leaf("second", THIS_MACHINE), authority.leaf("third", THIS_MACHINE));
            time.advance(SECOND);
            assertEquals("CN=first", nameOf(server));
            assertEquals(1, server.failedReloads());
            TlsFileException told = assertThrows(TlsFileException.class, server::reloadCertificates);
            assertEquals(
                    "the key in %s is not that of the certificate in %s".formatted(files.key(), files.chain()),
                    told.getMessage());
            assertEquals("CN=first", nameOf(server));
            replaceWith(authority.leaf("fourth", THIS_MACHINE));
            time.advance(SECOND);
            assertEquals("CN=fourth", nameOf(server));
        }
    }

    @Test
    void filesThatAreGoneLeaveTheOldOnesInUse() throws Exception {
        try (Server server = echoAs("first")) {
            Files.delete(files.key());
            time.advance(SECOND);
            assertEquals("CN=first", nameOf(server));
        }
    }

    /** Each client gets through with one of the two, whichever was there. */
    @Test
    void noHandshakeFailsWhileFilesChange() throws Exception {
        TestAuthority.Leaf one = authority.leaf("one", THIS_MACHINE);
        TestAuthority.Leaf other = authority.leaf("other", THIS_MACHINE);
        try (Server server = echoAs("first")) {
            List<Call<String>> names = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                replaceWith(i % 2 == 0 ? one : other);
                time.advance(SECOND);
                names.add(Call.of(() -> nameOf(server)));
                if (i % 4 == 3) { // before HANDSHAKE has passed for the first of them
                    names.forEach(Call::result);
                }
            }
            for (Call<String> name : names) {
                assertTrue(List.of("CN=first", "CN=one", "CN=other").contains(name.result()), name.result());
            }
            assertEquals("CN=other", nameOf(server));
            assertFailures(server, Map.of());
        }
    }
}
