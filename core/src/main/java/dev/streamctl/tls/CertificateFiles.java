package dev.streamctl.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/**
 * Who this side is: two files in PEM (RFC 7468). Read when a server starts or a client connects, and again when they change.
 *
 * @param chain the certificate, and behind it those between it and the authority
 * @param key its private key as PKCS#8, {@code -----BEGIN PRIVATE KEY-----}, not encrypted; only its owner may have any right
 *     to the file (mode 0600)
 */
public record CertificateFiles(Path chain, Path key) {

    /** Whether a private key is that of a public one: what it signs is accepted. */
    public static boolean isPair(PrivateKey key, PublicKey publicKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> publicKey.getAlgorithm(); // EdDSA, RSASSA-PSS
        };
        byte[] text = new byte[32];
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(publicKey);
            verifying.update(text);
            return verifying.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
