package dev.streamctl.cli.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and keys as text (RFC 7468). */
final class PemText {

    private PemText() {}

    static String of(Certificate certificate) throws GeneralSecurityException {
        return of("CERTIFICATE", certificate.getEncoded());
    }

    /** A private key, as PKCS#8. */
    static String of(Key key) {
        return of("PRIVATE KEY", key.getEncoded());
    }

    private static String of(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
    }

    /** The first certificate of a file. */
    static X509Certificate certificate(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /**
     * The private key of a file.
     *
     * @param publicKey one of the same kind
     * @throws GeneralSecurityException the file has no such key
     */
    static PrivateKey key(Path file, PublicKey publicKey) throws IOException, GeneralSecurityException {
        try {
            String base64 = Files.readString(file, ISO_8859_1).replaceAll("-----[A-Z ]*-----|\\s", "");
            return KeyFactory.getInstance(publicKey.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException | InvalidKeySpecException _) { // the message may show a byte of the key
            throw new InvalidKeyException(
                    "%s is no PKCS#8 key of the kind %s".formatted(file, publicKey.getAlgorithm()));
        }
    }
}
