package dev.streamctl.internal.tls;

import dev.streamctl.access.SecretFile;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.TlsFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A certificate with those behind it, and the key that fits it.
 *
 * @param chain the certificate first
 */
record Credentials(List<X509Certificate> chain, PrivateKey key) {

    private static final String CERTIFICATE = "CERTIFICATE";

    /** How often files are read that do not fit each other. */
    static final int LOOKS = 5;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Reads both files and checks that the one fits the other. */
    static Credentials read(CertificateFiles files) throws TlsFileException {
        return read(files, () -> false);
    }

    /**
     * The same. Where they do not fit, both are read again for a while: whoever renews them, as another node that shares them, puts
     * one behind the other.
     */
    static Credentials readPatiently(CertificateFiles files) throws TlsFileException {
        return read(files, Credentials::pause);
    }

    /** @param pause waits between two looks, and tells whether there is to be another */
    static Credentials read(CertificateFiles files, BooleanSupplier pause) throws TlsFileException {
        int looks = 0;
        do {
            List<X509Certificate> chain = certificates(files.chain());
            PublicKey publicKey = chain.getFirst().getPublicKey();
            PrivateKey key = key(files.key(), publicKey.getAlgorithm());
            if (CertificateFiles.isPair(key, publicKey)) {
                return new Credentials(chain, key);
            }
        } while (++looks < LOOKS && pause.getAsBoolean());
        throw new TlsFileException(
                "the key in %s is not that of the certificate in %s".formatted(files.key(), files.chain()), null);
    }

    private static boolean pause() {
        try {
            TimeSource.sleep(LOOK_AGAIN);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (DeadlineExceededException _) {
            // no time is left
        }
        return false;
    }

    /** All certificates of a file, at least one. */
    static List<X509Certificate> certificates(Path file) throws TlsFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.read(file)) {
            if (block.label().equals(CERTIFICATE)) {
                certificates.add(certificate(file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsFileException("%s has no -----BEGIN CERTIFICATE-----".formatted(file), null);
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, Pem block) throws TlsFileException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw new TlsFileException("%s, line %d: this is no X.509 certificate".formatted(file, block.line()), e);
        }
    }

    private static PrivateKey key(Path file, String algorithm) throws TlsFileException {
        try {
            SecretFile.check(file, Pem.MAX_BYTES);
        } catch (SecretFile.UnfitException e) {
            throw new TlsFileException("key file %s %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw Pem.unreadable(file, e);
        }
        for (Pem block : Pem.read(file)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(file, block, algorithm);
                }
                case "ENCRYPTED PRIVATE KEY" -> throw Pem.encrypted(file, block.line());
                case "EC PRIVATE KEY", "RSA PRIVATE KEY" ->
                    throw new TlsFileException(
                            "%s, line %d: an %s, which 'openssl pkcs8 -topk8 -nocrypt' turns into PKCS#8"
                                    .formatted(file, block.line(), block.label()),
                            null);
                default -> {
                    // parameters of a curve, or the certificate in the same file
                }
            }
        }
        throw new TlsFileException("%s has no -----BEGIN PRIVATE KEY-----".formatted(file), null);
    }

    private static PrivateKey key(Path file, Pem block, String algorithm) throws TlsFileException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block.der()));
        } catch (GeneralSecurityException _) { // its message may show a byte of the key
            throw new TlsFileException(
                    "%s, line %d: this is no PKCS#8 key for the certificate's algorithm %s"
                            .formatted(file, block.line(), algorithm),
                    null);
        }
    }
}
