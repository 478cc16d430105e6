package dev.streamctl.cli.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.tls.CertificateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that is kept in a folder of the test. */
abstract class KeptCase {

    static final List<String> NAMES = List.of("board", "localhost", "192.0.2.7", "2001:db8::7");
    static final String ALL = "the authority, which is to be trusted anew, and its certificate";

    @TempDir
    Path folder;

    final Map<String, String> variables = new HashMap<>();

    final List<String> log = new CopyOnWriteArrayList<>();
    Path tls;

    @BeforeEach
    final void name() {
        tls = folder.resolve("streamctl/tls");
        variables.put("XDG_DATA_HOME", folder.toString());
    }

    KeptCertificate kept(Duration later) {
        var time = InstantSource.fixed(Instant.now().plus(later));
        return new KeptCertificate(KeptCertificate.of(variables, time).files(), time, log::add);
    }

    String certificate() throws Exception {
        return Files.readString(tls.resolve("server.pem"));
    }

    String authority() throws Exception {
        return Files.readString(tls.resolve("ca.pem"));
    }

    void use(Duration later, String... more) throws Exception {
        Set<String> names = new LinkedHashSet<>(NAMES);
        names.addAll(List.of(more));
        kept(later).current(names);
    }

    List<String> names() throws Exception {
        return new Inspection(new Certificates(tls), Instant.now()).names();
    }

    /** The certificate is of the authority, and both keys fit. */
    void assertWhole() throws Exception {
        X509Certificate authority = PemText.certificate(tls.resolve("ca.pem"));
        X509Certificate own = PemText.certificate(tls.resolve("server.pem"));
        own.verify(authority.getPublicKey());
        PublicKey signer = authority.getPublicKey();
        assertTrue(CertificateFiles.isPair(PemText.key(tls.resolve("authority/ca-key.pem"), signer), signer));
        PublicKey server = own.getPublicKey();
        assertTrue(CertificateFiles.isPair(PemText.key(tls.resolve("server-key.pem"), server), server));
    }
}
