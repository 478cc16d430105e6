package dev.streamctl.cli.tls;

import dev.streamctl.task.TimeSource;
import dev.streamctl.tls.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A certificate that is kept for this user and machine. It is made when it is first wanted, and its authority with it; later a new
 * one of the same authority takes its place where it would soon expire, or lacks a name or an address. Commands that start at the
 * same time wait for each other.
 *
 * @param files where it is
 * @param time tells what has expired
 */
public record KeptCertificate(Certificates files, InstantSource time) {

    /** The most that browsers take. */
    private static final int DAYS = 397;

    /** A server that is started with it is to run for a while. */
    private static final Duration REST = Duration.ofDays(30);

    /** Longer than keytool may take, twice. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private enum Missing {
        NOTHING,
        CERTIFICATE,
        ALL
    }

    /** That in {@code streamctl/tls} in {@code $XDG_DATA_HOME}, or else in {@code ~/.local/share}. */
    public static KeptCertificate of(Map<String, String> variables, InstantSource time) {
        String data = variables.getOrDefault("XDG_DATA_HOME", "");
        Path home = data.isEmpty() ? Path.of(variables.getOrDefault("HOME", "."), ".local", "share") : Path.of(data);
        return new KeptCertificate(
                new Certificates(home.resolve("streamctl").resolve("tls").toAbsolutePath()), time);
    }

    /**
     * The certificate and its key, made or renewed first where that is needed.
     *
     * @param names whom it is to be for, at least; the first of them the subject of a new one
     * @throws CertificatesException it cannot be made; the message names the file
     */
    public CertificateFiles current(Set<String> names) throws IOException, InterruptedException {
        try {
            if (missing(names) != Missing.NOTHING) {
                renew(names);
            }
        } catch (FileSystemException e) {
            throw new CertificatesException(
                    "cannot keep a certificate in %s: %s".formatted(files.folder(), why(e)),
                    "XDG_DATA_HOME says where else; or make one with 'tls init'");
        }
        return new CertificateFiles(files.certificate(), files.key());
    }

    private static String why(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no " + e.getFile();
            case AccessDeniedException _ -> "permission refused for " + e.getFile();
            default -> String.valueOf(e.getMessage());
        };
    }

    private void renew(Set<String> names) throws IOException, InterruptedException {
        Files.createDirectories(
                files.folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (FileChannel lock =
                FileChannel.open(files.folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            awaitLock(lock);
            make(names);
        }
    }

    private void awaitLock(FileChannel lock) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (lock.tryLock() == null) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new CertificatesException(
                        "another command has held %s for %d s"
                                .formatted(files.folder().resolve("lock"), PATIENCE.toSeconds()),
                        null);
            }
            TimeSource.sleep(LOOK_AGAIN);
        }
    }

    private void make(Set<String> names) throws IOException, InterruptedException {
        switch (missing(names)) {
            case NOTHING -> {} // another command has made it meanwhile
            case ALL -> files.make(names, DAYS, false);
            case CERTIFICATE -> {
                if (!Files.exists(files.authorityKey())) {
                    throw new CertificatesException(
                            "a new certificate is needed in %s, and %s is not there"
                                    .formatted(files.folder(), files.authorityKey()),
                            "put it back, or remove the folder: all is made anew then, and is to be trusted anew");
                }
                files.make(names, DAYS, true);
            }
        }
    }

    private Missing missing(Set<String> names) throws IOException {
        if (files.present().isEmpty()) {
            return Missing.ALL;
        }
        X509Certificate authority;
        try {
            authority = read(files.authority());
        } catch (CertificateException e) {
            throw new CertificatesException(
                    "%s is no certificate: %s".formatted(files.authority(), e.getMessage()),
                    "remove its folder: all is made anew then, and is to be trusted anew");
        }
        if (endsSoon(authority)) {
            return Missing.ALL;
        }
        return Files.exists(files.key()) && isGood(authority, names) ? Missing.NOTHING : Missing.CERTIFICATE;
    }

    private boolean isGood(X509Certificate authority, Set<String> names) throws IOException {
        if (!Files.exists(files.certificate())) {
            return false;
        }
        try {
            X509Certificate own = read(files.certificate());
            own.verify(authority.getPublicKey());
            return !endsSoon(own) && names.stream().map(OwnNames::normal).allMatch(namesOf(own)::contains);
        } catch (GeneralSecurityException e) {
            return false; // broken, or of another authority
        }
    }

    private static Set<String> namesOf(X509Certificate own) throws CertificateException {
        Collection<List<?>> alternatives = own.getSubjectAlternativeNames();
        Set<String> names = new HashSet<>();
        for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
            names.add(OwnNames.normal(String.valueOf(name.get(1))));
        }
        return names;
    }

    private boolean endsSoon(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(time.instant().plus(REST));
    }

    private static X509Certificate read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
