package dev.streamctl.internal.tls;

import dev.streamctl.framing.Escapes;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/** Whom a certificate names. */
final class Names {

    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private Names() {}

    /** Its DNS names and IP addresses, in its order. */
    static List<String> of(X509Certificate certificate) {
        return of(certificate, kind -> kind == DNS || kind == ADDRESS);
    }

    /**
     * False where it cannot be for a host that is a name, because it has no DNS name: the JDK then looks at the common name, which is
     * none (RFC 9525 section 2).
     */
    static boolean mayBeFor(String host, X509Certificate certificate) {
        return isAddress(host) || !of(certificate, kind -> kind == DNS).isEmpty();
    }

    private static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return host.indexOf(':') >= 0; // with a zone that is not of this machine
        }
    }

    private static List<String> of(X509Certificate certificate, IntPredicate kinds) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.getFirst() instanceof Integer kind && kinds.test(kind) && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException _) {
            // then it names nobody that a check would accept
        }
        return names;
    }

    /** The same for a message. */
    static String text(X509Certificate certificate) {
        List<String> names = of(certificate);
        return names.isEmpty() ? "no name" : Escapes.snippet(String.join(", ", names));
    }

    /** Its subject for a message. */
    static String subject(X509Certificate certificate) {
        return Escapes.snippet(certificate.getSubjectX500Principal().getName());
    }

    /** Its issuer for a message. */
    static String issuer(X509Certificate certificate) {
        return Escapes.snippet(certificate.getIssuerX500Principal().getName());
    }
}
