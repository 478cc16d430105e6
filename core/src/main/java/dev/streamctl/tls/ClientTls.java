package dev.streamctl.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom a client trusts, and who it is. That a certificate is for the name or address connected to is always checked.
 *
 * @param authorities certificates in PEM of the authorities to trust, and of no others; null for those that come with the
 *     Java machine
 * @param identity its own certificate and key, for servers that want one; null where there is none
 * @param oldest the oldest version that is spoken
 */
public record ClientTls(
        @Nullable Path authorities, @Nullable CertificateFiles identity, TlsVersion oldest) {

    private static final ClientTls SYSTEM = new ClientTls(null, null, TlsVersion.TLS_1_3);

    /** TLS 1.3, the authorities that come with the Java machine, no certificate. */
    public static ClientTls system() {
        return SYSTEM;
    }

    /** TLS 1.3, the authorities of this file, no certificate. */
    public static ClientTls trusting(Path authorities) {
        return new ClientTls(authorities, null, TlsVersion.TLS_1_3);
    }

    /** The same with a certificate of its own. */
    public ClientTls withIdentity(CertificateFiles other) {
        return new ClientTls(authorities, other, oldest);
    }

    /** The same with another oldest version. */
    public ClientTls withOldest(TlsVersion other) {
        return new ClientTls(authorities, identity, other);
    }
}
