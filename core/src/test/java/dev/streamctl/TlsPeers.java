package dev.streamctl;

import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The two sides of an encrypted connection in a test: our files, and the JDK's contexts for the peer at the other end. */
final class TlsPeers {

    private static final char[] NO_PASSWORD = {};

    /** One authority and one certificate for all tests of this process: what they are is not what most tests are about. */
    static final TestAuthority AUTHORITY = new TestAuthority("streamctl test authority");

    private static final TestAuthority.Leaf LEAF = AUTHORITY.leaf("peer", "localhost", "127.0.0.1", "::1");

    private static final SSLContext CONTEXT = context(AUTHORITY, LEAF);

    private TlsPeers() {}

    /** A context that trusts the authority and has a certificate for this machine. */
    static SSLContext context() {
        return CONTEXT;
    }

    static SSLContext context(TestAuthority trusted, TestAuthority.Leaf own) {
        try {
            Path folder = Files.createTempDirectory("tls-peers");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Path authority = trusted.write(folder, "ca");
            store.setCertificateEntry("ca", certificate(Files.readAllBytes(authority)));
            store.setKeyEntry(
                    "own", own.keys().getPrivate(), NO_PASSWORD, new Certificate[] {certificate(own.certificate())});
            Files.delete(authority);
            Files.delete(folder);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Certificate certificate(byte[] bytes) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
    }

    /** The files of a server of ours whose certificate is for this machine. */
    static ServerTls server(Path folder) throws IOException {
        return ServerTls.of(identity(folder));
    }

    static CertificateFiles identity(Path folder) throws IOException {
        return LEAF.write(folder, "server");
    }

    /** The files of a client of ours that trusts the authority. */
    static ClientTls client(Path folder) throws IOException {
        return ClientTls.trusting(AUTHORITY.write(folder, "authority"));
    }
}
