package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.cli.tls.FolderLock;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TlsInitTest {

    @TempDir
    private Path folder;

    private Path tls;

    @BeforeEach
    void name() {
        tls = folder.resolve("tls");
    }

    private Inside init(String... more) throws Exception {
        String[] start = {"tls", "init", "--dir", tls.toString()};
        return Inside.run(Stream.concat(Stream.of(start), Stream.of(more)).toArray(String[]::new));
    }

    private X509Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(tls.resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private String rights(String file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(tls.resolve(file)));
    }

    @Test
    void theCertificateIsOfTheAuthorityAndForThisMachine() throws Exception {
        Inside run = init("--name", "board.example", "--name", "192.0.2.7", "--json");
        assertEquals(0, run.code(), run.err.text());
        X509Certificate own = certificate("server.pem");
        own.verify(certificate("ca.pem").getPublicKey());
        assertEquals(0, certificate("ca.pem").getBasicConstraints());
        assertEquals(-1, own.getBasicConstraints());
        assertEquals("CN=board.example", own.getSubjectX500Principal().getName());
        Set<String> names = new TreeSet<>();
        for (List<?> name : own.getSubjectAlternativeNames()) {
            names.add((String) name.get(1));
        }
        assertTrue(names.containsAll(Set.of("board.example", "192.0.2.7", "localhost", "127.0.0.1")), names.toString());
        assertTrue(names.contains("0:0:0:0:0:0:0:1"), names.toString());
        Duration valid = Duration.between(Instant.now(), own.getNotAfter().toInstant());
        assertTrue(valid.toDays() >= 395 && valid.toDays() <= 397, valid.toString());
        assertEquals("rw-------", rights("server-key.pem"));
        assertEquals("rw-------", rights("authority/ca-key.pem"));
        assertEquals("rwx------", rights("authority"));
        String start = "{\"type\":\"certificate\",\"certificate\":\"" + tls.resolve("server.pem") + "\"";
        assertTrue(run.out.text().startsWith(start), run.out.text());
        assertTrue(run.out.text().contains("\"names\":[\"board.example\",\"192.0.2.7\","), run.out.text());
        assertTrue(run.err.text().contains("connect --tls-ca " + tls.resolve("ca.pem")), run.err.text());
        try (Stream<Path> files = Files.list(tls)) {
            assertEquals(
                    Set.of("authority", "ca.pem", "lock", "server.pem", "server-key.pem"),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()),
                    "nothing else is left behind");
        }
    }

    @Test
    void whatIsThereIsLeftAloneUnlessItIsForced() throws Exception {
        assertEquals(0, init().code());
        X509Certificate before = certificate("ca.pem");
        Inside again = init();
        assertEquals(2, again.code());
        assertTrue(again.err.text().contains(tls.resolve("ca.pem") + " exists already"), again.err.text());
        assertEquals(before, certificate("ca.pem"));
        assertEquals(0, init("--force").code());
        assertNotEquals(before, certificate("ca.pem"));
    }

    @Test
    void aRenewalKeepsTheAuthority() throws Exception {
        assertEquals(0, init().code());
        X509Certificate authority = certificate("ca.pem");
        X509Certificate before = certificate("server.pem");
        Inside renewal = init("--renew", "--days", "7");
        assertEquals(0, renewal.code(), renewal.err.text());
        assertEquals(authority, certificate("ca.pem"));
        assertNotEquals(before, certificate("server.pem"));
        certificate("server.pem").verify(authority.getPublicKey());
    }

    @Test
    void aRenewalIsRefusedWhereTheKeyIsNotThatOfTheAuthority() throws Exception {
        assertEquals(0, init().code());
        Path key = tls.resolve("authority/ca-key.pem");
        Files.copy(tls.resolve("server-key.pem"), key, StandardCopyOption.REPLACE_EXISTING);
        X509Certificate before = certificate("server.pem");
        Inside run = init("--renew");
        assertEquals(1, run.code());
        assertTrue(run.err.text().contains(key + " is not the key of " + tls.resolve("ca.pem")), run.err.text());
        assertEquals(before, certificate("server.pem"));
        Files.writeString(key, "no key");
        assertTrue(init("--renew").err.text().contains(key + " is no PKCS#8 key of the kind EC"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(init("--renew").err.text().contains(key + " has the rights rw-r--r--, which must be rw-------"));
    }

    /** As a node with {@code --tls} has it that renews its certificate. */
    @Test
    void itWaitsForAnotherCommandThatMakesCertificatesThere() throws Exception {
        var time = new ManualTime();
        Inside run;
        try (FolderLock _ = FolderLock.take(tls)) {
            run = ScopedValue.where(TimeSource.CURRENT, time)
                    .call(() -> Inside.start(
                            Map.of(), InputStream.nullInputStream(), "tls", "init", "--dir", tls.toString()));
            time.awaitTimers(1, Duration.ofSeconds(60)); // it waits
            assertTrue(Files.notExists(tls.resolve("ca.pem")));
        }
        time.advance(Duration.ofSeconds(1));
        assertEquals(0, run.code(), run.err.text());
    }

    @Test
    void aRenewalNeedsTheAuthority() throws Exception {
        Inside run = init("--renew");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("there is no " + tls.resolve("ca.pem")), run.err.text());
    }

    @Test
    void whatIsNoNameIsRefused() throws Exception {
        Inside run = init("--name", "board,ip:10.0.0.1");
        assertEquals(2, run.code());
        assertTrue(run.err.text().contains("'board,ip:10.0.0.1' is no DNS name or IP address"), run.err.text());
        assertEquals(2, init("--days", "398").code());
    }
}
