package dev.streamctl.cli.tls;

import dev.streamctl.tls.CertificateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the files of a kept certificate lack.
 *
 * @param files where they are
 * @param now tells what has expired
 */
record Inspection(Certificates files, Instant now) {

    /** A server that is started with it is to run for a while. */
    private static final Duration REST = Duration.ofDays(30);

    private static final String ANEW = "remove its folder: all is made anew then, and is to be trusted anew";

    /** What is to be made. */
    enum Wanted {
        NOTHING,
        CERTIFICATE,
        ALL
    }

    /**
     * What was found.
     *
     * @param wanted what is to be made
     * @param flaw what is wrong with the files that are there; empty where a first or a newer certificate is wanted, as now and then
     * @param otherKey whether what is there is the key of another authority, which may be wanted elsewhere
     */
    record Finding(Wanted wanted, String flaw, boolean otherKey) {
        Finding(Wanted wanted, String flaw) {
            this(wanted, flaw, false);
        }
    }

    /**
     * Looks at all files. An authority whose key fits is never found to lack something before it runs out.
     *
     * @param names whom the certificate is to be for, at least
     * @throws CertificatesException something is wrong that no command leaves behind
     */
    Finding find(Set<String> names) throws IOException {
        if (files.present().isEmpty()) {
            return new Finding(Wanted.ALL, "");
        }
        if (!Files.exists(files.authority())) {
            if (Files.exists(
                    files.certificate())) { // which is made behind it: somebody has moved it, perhaps to a phone
                throw new CertificatesException(files.authority() + " is not there", "put it back, or " + ANEW);
            }
            return new Finding(Wanted.ALL, files.authority() + " is not there");
        }
        X509Certificate authority = authority();
        if (endsSoon(authority)) {
            return new Finding(Wanted.ALL, files.authority() + " ends soon");
        }
        Finding finding = certificate(authority.getPublicKey(), names);
        boolean signs = finding.wanted() == Wanted.NOTHING || canSign(authority.getPublicKey());
        return signs
                ? finding
                : new Finding(
                        Wanted.ALL, "%s is not the key of %s".formatted(files.authorityKey(), files.authority()), true);
    }

    private X509Certificate authority() throws IOException {
        try {
            return PemText.certificate(files.authority());
        } catch (CertificateException e) {
            throw new CertificatesException(
                    "%s is no certificate: %s".formatted(files.authority(), e.getMessage()), ANEW);
        }
    }

    private Finding certificate(PublicKey authority, Set<String> names) throws IOException {
        for (Path file : List.of(files.certificate(), files.key())) {
            if (!Files.exists(file)) {
                return new Finding(Wanted.CERTIFICATE, file + " is not there");
            }
        }
        try {
            X509Certificate own = PemText.certificate(files.certificate());
            own.verify(authority);
            if (!CertificateFiles.isPair(PemText.key(files.key(), own.getPublicKey()), own.getPublicKey())) {
                return new Finding(
                        Wanted.CERTIFICATE, "%s is not the key of %s".formatted(files.key(), files.certificate()));
            }
            Set<String> there = new HashSet<>(namesOf(own));
            boolean good =
                    !endsSoon(own) && names.stream().map(OwnNames::normal).allMatch(there::contains);
            return new Finding(good ? Wanted.NOTHING : Wanted.CERTIFICATE, "");
        } catch (GeneralSecurityException e) { // broken, or of another authority
            return new Finding(
                    Wanted.CERTIFICATE, "%s cannot be used: %s".formatted(files.certificate(), e.getMessage()));
        }
    }

    /** Whether the authority's key fits; fails where it is elsewhere, or cannot be read. */
    private boolean canSign(PublicKey authority) throws IOException {
        if (!Files.exists(files.authorityKey())) {
            throw new CertificatesException(
                    "a new certificate is needed in %s, and %s is not there"
                            .formatted(files.folder(), files.authorityKey()),
                    "put it back, or remove the folder: all is made anew then, and is to be trusted anew");
        }
        try {
            return CertificateFiles.isPair(PemText.key(files.authorityKey(), authority), authority);
        } catch (GeneralSecurityException e) {
            throw new CertificatesException("a new certificate is needed, and " + e.getMessage(), ANEW);
        }
    }

    private boolean endsSoon(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(now.plus(REST));
    }

    /** Whom the certificate is for that is there, in its order; nobody where there is none. */
    List<String> names() throws IOException {
        if (!Files.exists(files.certificate())) {
            return List.of();
        }
        try {
            return namesOf(PemText.certificate(files.certificate()));
        } catch (CertificateException e) {
            return List.of();
        }
    }

    private static List<String> namesOf(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? List.of()
                : names.stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .filter(OwnNames::isName)
                        .map(OwnNames::normal)
                        .toList();
    }
}
