package dev.streamctl.cli.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class KeptCertificateTest {

    private static final List<String> NAMES = List.of("board", "localhost", "192.0.2.7", "2001:db8::7");

    @TempDir
    private Path folder;

    private final Map<String, String> variables = new HashMap<>();

    private KeptCertificate kept(Duration later) {
        variables.put("XDG_DATA_HOME", folder.toString());
        return KeptCertificate.of(variables, InstantSource.fixed(Instant.now().plus(later)));
    }

    private String certificate() throws Exception {
        return Files.readString(folder.resolve("streamctl/tls/server.pem"));
    }

    private String authority() throws Exception {
        return Files.readString(folder.resolve("streamctl/tls/ca.pem"));
    }

    private void use(Duration later, String... more) throws Exception {
        Set<String> names = new LinkedHashSet<>(NAMES);
        names.addAll(List.of(more));
        kept(later).current(names);
    }

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
        Files.delete(folder.resolve("streamctl/tls/server-key.pem"));
        use(Duration.ZERO);
        assertTrue(Files.exists(folder.resolve("streamctl/tls/server-key.pem")));
        Files.writeString(folder.resolve("streamctl/tls/server.pem"), "no certificate");
        use(Duration.ZERO);
        assertTrue(certificate().startsWith("-----BEGIN"), certificate());
        assertEquals(authority, authority());
        use(Duration.ofDays(3630));
        assertNotEquals(authority, authority(), "the authority runs out too");
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

    @Test
    void itIsAtHomeWhereNothingElseIsSaid() {
        var kept = KeptCertificate.of(Map.of("HOME", "/home/pi"), InstantSource.system());
        assertEquals(
                Path.of("/home/pi/.local/share/streamctl/tls/ca.pem"),
                kept.files().authority());
    }
}
