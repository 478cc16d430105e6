package dev.streamctl.internal.tls;

import dev.streamctl.tls.TlsFailure;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's trust, which decides everything, and in words what it decided: its exceptions do not tell which names a
 * certificate has. Of the extended kind, because with a plain trust manager some stacks check no name.
 */
final class CheckedTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager jdk;

    CheckedTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    private interface Check {
        void run() throws CertificateException;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            boolean nameOnly = passes(() -> jdk.checkServerTrusted(chain, authType));
            throw nameOnly ? wrongName(chain[0], engine, e) : refused(chain, e);
        }
        if (engine != null && !Names.mayBeFor(engine.getPeerHost(), chain[0])) {
            throw wrongName(chain[0], engine, null);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
            throws CertificateException {
        try {
            jdk.checkClientTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw refused(chain, e);
        }
    }

    private static boolean passes(Check check) {
        try {
            check.run();
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static RefusedCertificateException wrongName(
            X509Certificate certificate, @Nullable SSLEngine engine, @Nullable CertificateException e) {
        String wanted = engine == null ? "the server" : engine.getPeerHost();
        return new RefusedCertificateException(
                TlsFailure.WRONG_NAME,
                "its certificate is for %s, not for %s".formatted(Names.text(certificate), wanted),
                e);
    }

    private static RefusedCertificateException refused(X509Certificate[] chain, CertificateException e) {
        X509Certificate untimely = Arrays.stream(chain)
                .filter(certificate -> !passes(certificate::checkValidity))
                .findFirst()
                .orElse(null);
        if (untimely != null && hasCause(e, CertificateExpiredException.class)) {
            String when = untimely.getNotAfter().toInstant().toString();
            return new RefusedCertificateException(
                    TlsFailure.EXPIRED,
                    "the certificate of %s has expired on %s".formatted(subject(untimely), when),
                    e);
        }
        if (untimely != null && hasCause(e, CertificateNotYetValidException.class)) {
            String when = untimely.getNotBefore().toInstant().toString();
            return new RefusedCertificateException(
                    TlsFailure.EXPIRED,
                    "the certificate of %s is not valid before %s; is the clock right?"
                            .formatted(subject(untimely), when),
                    e);
        }
        if (hasCause(e, CertPathBuilderException.class) || hasCause(e, CertPathValidatorException.class)) {
            X509Certificate last = chain[chain.length - 1];
            return new RefusedCertificateException(
                    TlsFailure.UNKNOWN_AUTHORITY,
                    "the certificate of %s is from %s, which is not trusted here"
                            .formatted(
                                    subject(chain[0]),
                                    last.getIssuerX500Principal().equals(last.getSubjectX500Principal())
                                                    && chain.length == 1
                                            ? "itself"
                                            : Names.issuer(last)),
                    e);
        }
        return new RefusedCertificateException(
                TlsFailure.OTHER,
                "the certificate of %s was refused: %s".formatted(subject(chain[0]), e.getMessage()),
                e);
    }

    private static String subject(X509Certificate certificate) {
        return Names.subject(certificate);
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
