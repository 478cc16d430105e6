package dev.streamctl.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a server needs for TLS.
 *
 * @param identity its certificate and key
 * @param clientAuthorities certificates in PEM of the authorities whose clients may connect; null where clients need no
 *     certificate. Where there are some, a client without a certificate of theirs does not get in
 * @param oldest the oldest version that is spoken
 */
public record ServerTls(CertificateFiles identity, @Nullable Path clientAuthorities, TlsVersion oldest) {

    /** TLS 1.3 for clients that need no certificate. */
    public static ServerTls of(CertificateFiles identity) {
        return new ServerTls(identity, null, TlsVersion.TLS_1_3);
    }

    /** The same for clients with a certificate of these authorities. */
    public ServerTls withClientAuthorities(Path authorities) {
        return new ServerTls(identity, authorities, oldest);
    }

    /** The same with another oldest version. */
    public ServerTls withOldest(TlsVersion other) {
        return new ServerTls(identity, clientAuthorities, other);
    }
}
