package dev.streamctl.internal.tls;

import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsFileException;
import dev.streamctl.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK makes of the files of one side.
 *
 * @param needsClient whether clients must have a certificate
 */
public record TlsContext(SSLContext context, TlsVersion oldest, boolean needsClient) {

    private static final String[] ONLY_1_3 = {"TLSv1.3"};
    private static final String[] FROM_1_2 = {"TLSv1.3", "TLSv1.2"};
    private static final char[] NO_PASSWORD = {};

    /** Reads the files of a server. */
    public static TlsContext of(ServerTls server) throws IOException {
        return of(server, Credentials.read(server.identity()));
    }

    /** The same at a server's start, which a renewal at that time is not to prevent. May take half a second. */
    public static TlsContext first(ServerTls server) throws IOException {
        return of(server, Credentials.readPatiently(server.identity()));
    }

    private static TlsContext of(ServerTls server, Credentials credentials) throws IOException {
        Path authorities = server.clientAuthorities();
        TrustManager[] trust = authorities == null ? new TrustManager[0] : trust(authorities);
        return new TlsContext(context(keys(credentials), trust), server.oldest(), authorities != null);
    }

    /** Reads the files of a client. */
    public static TlsContext of(ClientTls client) throws IOException {
        KeyManager[] keys = client.identity() == null ? new KeyManager[0] : keys(Credentials.read(client.identity()));
        return new TlsContext(context(keys, trust(client.authorities())), client.oldest(), false);
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java machine has no TLS", e);
        }
    }

    private static KeyManager[] keys(Credentials credentials) throws IOException {
        try {
            KeyStore store = empty();
            store.setKeyEntry(
                    "identity",
                    credentials.key(),
                    NO_PASSWORD,
                    credentials.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new TlsFileException("the certificate chain cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(@Nullable Path authorities) throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(authorities == null ? null : store(Credentials.certificates(authorities)));
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager jdk) {
                    return new TrustManager[] {new CheckedTrust(jdk)};
                }
            }
            throw new IllegalStateException("this Java machine checks no names of servers");
        } catch (GeneralSecurityException e) {
            throw new TlsFileException("the authorities cannot be used: " + e.getMessage(), e);
        }
    }

    private static KeyStore store(List<X509Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority" + i, certificates.get(i));
        }
        return store;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** An engine for a connection that a server has accepted. */
    public SSLEngine forServer() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine);
        parameters.setNeedClientAuth(needsClient);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** An engine for a connection to a server, whose certificate must be for {@code host}. */
    public SSLEngine forClient(String host, int port) {
        int zone = host.indexOf('%'); // says which network the address is of, and is in no certificate
        SSLEngine engine = context.createSSLEngine(zone < 0 ? host : host.substring(0, zone), port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(oldest == TlsVersion.TLS_1_3 ? ONLY_1_3 : FROM_1_2);
        parameters.setCipherSuites(Arrays.stream(engine.getSupportedCipherSuites())
                .filter(TlsContext::isStrong)
                .toArray(String[]::new));
        return parameters;
    }

    /** Those of TLS 1.3, and of 1.2 those with ephemeral keys on curves and authenticated encryption. */
    private static boolean isStrong(String suite) {
        boolean aead = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
        boolean of13 = suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
        return aead && (of13 || suite.startsWith("TLS_ECDHE_"));
    }
}
