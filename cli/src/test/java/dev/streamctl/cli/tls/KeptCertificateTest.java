package dev.streamctl.cli.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class KeptCertificateTest extends KeptCase {

    @Test
    void itIsMadeOnceAndRenewedByItsAuthorityWhenAnAddressIsNewOrItRunsOut() throws Exception {
        use(Duration.ZERO);
        String first = certificate();
        String authority = authority();
        use(Duration.ofDays(366));
        kept(Duration.ZERO).current(Set.of("localhost")); // fewer names are no reason
        assertEquals(first, certificate());
        use(Duration.ZERO, "192.0.2.8");
        String second = certificate();
        assertNotEquals(first, second);
        use(Duration.ofDays(368), "192.0.2.8");
        assertNotEquals(second, certificate());
        assertEquals(List.of(), log);
        Files.writeString(tls.resolve("server.pem"), "no certificate");
        use(Duration.ZERO);
        assertTrue(certificate().startsWith("-----BEGIN"), certificate());
        assertEquals(authority, authority());
        use(Duration.ofDays(3630));
        assertNotEquals(authority, authority(), "the authority runs out too");
        assertEquals(
                "made anew in %s, because %s ends soon: %s".formatted(tls, tls.resolve("ca.pem"), ALL), log.getLast());
    }

    @Test
    void withoutTheKeyOfTheAuthorityAGoodCertificateServesAndABadOneIsToldInOneLine() throws Exception {
        use(Duration.ZERO);
        Path key = folder.resolve("streamctl/tls/authority/ca-key.pem");
        Files.delete(key);
        use(Duration.ZERO);
        var failure = assertThrows(CertificatesException.class, () -> use(Duration.ZERO, "192.0.2.8"));
        assertEquals(
                "a new certificate is needed in " + folder.resolve("streamctl/tls") + ", and " + key + " is not there",
                failure.getMessage());
        Files.writeString(folder.resolve("streamctl/tls/ca.pem"), "no certificate");
        failure = assertThrows(CertificatesException.class, () -> use(Duration.ZERO));
        assertTrue(failure.getMessage().contains("streamctl/tls/ca.pem is no certificate: "), failure.getMessage());
    }

    /** As a command leaves it that is killed at some point of its work. */
    @ParameterizedTest
    @CsvSource({
        "ca.pem server-key.pem server.pem, ca.pem, false",
        "server-key.pem server.pem, server.pem, true",
        "server.pem, server.pem, true",
        "server-key.pem, server-key.pem, true",
    })
    void whatIsHalfMadeIsMadeAnewAndTold(String gone, String told, boolean authorityStays) throws Exception {
        use(Duration.ZERO);
        String authority = authority();
        for (String file : gone.split(" ")) {
            Files.delete(tls.resolve(file));
        }
        use(Duration.ZERO);
        assertWhole();
        assertEquals(authorityStays, authority.equals(authority()));
        String what = authorityStays ? "the certificate" : ALL;
        assertEquals(
                List.of("made anew in %s, because %s is not there: %s".formatted(tls, tls.resolve(told), what)), log);
        String healed = certificate();
        use(Duration.ZERO);
        assertEquals(healed, certificate());
        assertEquals(1, log.size(), log::toString);
    }

    /** No command leaves it so; a person who moves the file to a phone does, and would lose what the phone trusts. */
    @Test
    void anAuthorityWhoseCertificateWasMovedAwayStays() throws Exception {
        use(Duration.ZERO);
        Path certificate = tls.resolve("ca.pem");
        byte[] key = Files.readAllBytes(tls.resolve("authority/ca-key.pem"));
        Path elsewhere = Files.move(certificate, folder.resolve("moved.pem"));
        var failure = assertThrows(CertificatesException.class, () -> use(Duration.ZERO));
        assertEquals(certificate + " is not there", failure.getMessage());
        assertArrayEquals(key, Files.readAllBytes(tls.resolve("authority/ca-key.pem")));
        Files.move(elsewhere, certificate);
        use(Duration.ZERO);
        assertEquals(List.of(), log);
    }

    private void copyKeyOfAnother(String file) throws Exception {
        var other = new Certificates(folder.resolve("other"));
        other.make(Set.of("other"), 30, false);
        Files.copy(other.folder().resolve(file), tls.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aKeyThatDoesNotFitItsCertificateIsMadeAnewWithIt() throws Exception {
        use(Duration.ZERO);
        String authority = authority();
        copyKeyOfAnother("server-key.pem");
        use(Duration.ZERO);
        assertWhole();
        assertEquals(authority, authority());
        assertEquals(1, log.size(), log::toString);
        assertTrue(log.getFirst().contains("server-key.pem is not the key of " + tls), log::toString);
    }

    @Test
    void anAuthorityWhoseKeyIsAnothersServesAsLongAsItsCertificateDoes() throws Exception {
        use(Duration.ZERO);
        String authority = authority();
        copyKeyOfAnother("authority/ca-key.pem");
        byte[] other = Files.readAllBytes(tls.resolve("authority/ca-key.pem"));
        use(Duration.ZERO);
        assertEquals(authority, authority());
        assertEquals(List.of(), log);
        use(Duration.ZERO, "192.0.2.8");
        assertWhole();
        assertNotEquals(authority, authority());
        assertEquals(1, log.size(), log::toString);
        String told = "made anew in %1$s, because %1$s/authority/ca-key.pem is not the key of %1$s/ca.pem (now"
                + " %1$s/authority/ca-key.pem.old and %1$s/ca.pem.old): %2$s";
        assertEquals(told.formatted(tls, ALL), log.getFirst());
        assertEquals(authority, Files.readString(tls.resolve("ca.pem.old")));
        assertArrayEquals(other, Files.readAllBytes(tls.resolve("authority/ca-key.pem.old")));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(tls.resolve("authority/ca-key.pem.old"))));
    }

    /** As a command leaves it that is killed while it makes all anew, at each point of its work: those before are in their places. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void whatIsHalfMadeOverAnotherAuthorityIsMadeAnew(int done) throws Exception {
        use(Duration.ZERO);
        var fresh = new Certificates(folder.resolve("fresh"));
        fresh.make(new LinkedHashSet<>(NAMES), 30, false);
        List<String> order = List.of("authority/ca-key.pem", "ca.pem", "server-key.pem", "server.pem");
        copyKeyOfAnother(order.getFirst());
        for (String file : order.subList(0, done)) {
            Files.copy(fresh.folder().resolve(file), tls.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        use(Duration.ZERO, "192.0.2.8");
        assertWhole();
        assertEquals(1, log.size(), log::toString);
        assertTrue(names().contains("192.0.2.8"), names()::toString);
    }

    @Test
    void aSecondKeyOfAnotherAuthorityDoesNotReplaceTheFirstThatWasKept() throws Exception {
        use(Duration.ZERO);
        Path kept = Files.writeString(tls.resolve("authority/ca-key.pem.old"), "kept before");
        copyKeyOfAnother("authority/ca-key.pem");
        byte[] other = Files.readAllBytes(tls.resolve("authority/ca-key.pem"));
        use(Duration.ZERO, "192.0.2.8");
        assertEquals("kept before", Files.readString(kept));
        assertArrayEquals(other, Files.readAllBytes(tls.resolve("authority/ca-key.pem.old2")));
    }

    @Test
    void anAuthorityWhoseKeyCannotBeReadStays() throws Exception {
        use(Duration.ZERO);
        String authority = authority();
        Path key = tls.resolve("authority/ca-key.pem");
        Files.writeString(key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n");
        var failure = assertThrows(CertificatesException.class, () -> use(Duration.ZERO, "192.0.2.8"));
        assertEquals(
                "a new certificate is needed, and " + key + " is no PKCS#8 key of the kind EC", failure.getMessage());
        assertEquals(authority, authority());
    }

    @Test
    void whatKilledCommandsLeftBehindIsRemovedButNotWhatAnotherWorksOn() throws Exception {
        use(Duration.ZERO);
        Path left = Files.createDirectories(tls.resolve(".new1"));
        Files.writeString(left.resolve("server-key.pem"), "a key");
        use(Duration.ofSeconds(60));
        assertTrue(Files.exists(left.resolve("server-key.pem")));
        use(Duration.ofSeconds(300));
        assertTrue(Files.notExists(left));
    }

    @Test
    void aFolderThatCannotBeWrittenDoesAsLongAsNothingIsLacking() throws Exception {
        use(Duration.ZERO);
        String before = certificate();
        Files.delete(tls.resolve("lock"));
        Files.createDirectory(tls.resolve("lock")); // which root cannot open for writing either
        use(Duration.ZERO);
        assertEquals(before, certificate());
        var failure = assertThrows(CertificatesException.class, () -> use(Duration.ZERO, "192.0.2.8"));
        assertTrue(failure.getMessage().startsWith("cannot keep a certificate in " + tls), failure.getMessage());
    }

    @Test
    void itIsAtHomeWhereNothingElseIsSaid() {
        var kept = KeptCertificate.of(Map.of("HOME", "/home/pi"), InstantSource.system());
        assertEquals(
                Path.of("/home/pi/.local/share/streamctl/tls/ca.pem"),
                kept.files().authority());
    }
}
