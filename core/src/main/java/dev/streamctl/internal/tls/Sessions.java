package dev.streamctl.internal.tls;

import dev.streamctl.tls.TlsSession;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The JDK's session in our form. */
public final class Sessions {

    private Sessions() {}

    /** What was agreed on. */
    public static TlsSession of(SSLSession session) {
        return new TlsSession(session.getProtocol(), session.getCipherSuite(), peer(session));
    }

    private static Optional<TlsSession.Peer> peer(SSLSession session) {
        try {
            var certificate = (X509Certificate) session.getPeerCertificates()[0];
            String subject = certificate.getSubjectX500Principal().getName();
            return Optional.of(new TlsSession.Peer(subject, Names.of(certificate)));
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }
}
