package dev.streamctl.cli.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.access.SecretFile;
import dev.streamctl.access.Token;
import dev.streamctl.tls.CertificateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of a private authority and of one certificate that it gave. The key of the authority lies in a folder of its own:
 * only the next certificate needs it, so it may be kept on another machine.
 *
 * @param folder where they are
 */
public record Certificates(Path folder) {

    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";
    private static final int AUTHORITY_DAYS = 3650;

    /** How the names of folders begin in which something is made. */
    private static final String WORK = ".new";

    private static final int MAX_KEY_BYTES = 64 * 1024;

    /** The authority's certificate: what others are to trust. */
    public Path authority() {
        return folder.resolve("ca.pem");
    }

    /** The authority's key. */
    public Path authorityKey() {
        return folder.resolve(AUTHORITY).resolve("ca-key.pem");
    }

    /** This machine's certificate. */
    public Path certificate() {
        return folder.resolve("server.pem");
    }

    /** This machine's key. */
    public Path key() {
        return folder.resolve("server-key.pem");
    }

    /** Which of them are there. */
    public List<Path> present() {
        return Stream.of(authority(), authorityKey(), certificate(), key())
                .filter(file -> Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    /**
     * Makes the certificate, and before it the authority.
     *
     * @param names whom it is for, the first of them its subject
     * @param days how long it is valid
     * @param keepAuthority whether the authority that is there gives it
     * @return the new certificate
     */
    public X509Certificate make(Set<String> names, int days, boolean keepAuthority)
            throws IOException, InterruptedException {
        Files.createDirectories(
                folder.resolve(AUTHORITY),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path work = Files.createTempDirectory(folder, WORK); // only its owner may look into it
        try {
            Path file = work.resolve("store.p12");
            String password = Token.generate(new SecureRandom()).text();
            Keytool keytool = Keytool.on(file, password);
            String name = names.iterator().next();
            if (keepAuthority) {
                store(file, password);
            } else {
                keytool.generate(
                        AUTHORITY,
                        "streamctl authority of " + name,
                        AUTHORITY_DAYS,
                        List.of("-ext", "bc:c=ca:true,pathlen:0", "-ext", "ku:c=keyCertSign,cRLSign"));
            }
            String alternatives = names.stream().map(OwnNames::alternative).collect(Collectors.joining(","));
            keytool.generate(
                    SERVER,
                    name,
                    days,
                    List.of(
                            "-signer",
                            AUTHORITY,
                            "-ext",
                            "san=" + alternatives,
                            "-ext",
                            "ku:c=digitalSignature",
                            "-ext",
                            "eku=serverAuth,clientAuth"));
            return write(work, load(file, password), password, keepAuthority);
        } catch (GeneralSecurityException e) {
            throw new CertificatesException("cannot make a certificate: " + e.getMessage(), null);
        } finally {
            remove(work);
        }
    }

    /** Key first: what is half-made after a crash is a key without its certificate, which no command takes for whole. */
    private X509Certificate write(Path work, KeyStore store, String password, boolean keepAuthority)
            throws IOException, GeneralSecurityException {
        if (!keepAuthority) {
            place(
                    prepare(work, authorityKey(), PemText.of(store.getKey(AUTHORITY, password.toCharArray())), true),
                    prepare(work, authority(), PemText.of(store.getCertificate(AUTHORITY)), false));
        }
        var certificate = (X509Certificate) store.getCertificate(SERVER);
        place(
                prepare(work, key(), PemText.of(store.getKey(SERVER, password.toCharArray())), true),
                prepare(work, certificate(), PemText.of(certificate), false));
        return certificate;
    }

    /** A file that is on the disk, but not yet in its place. */
    private record Prepared(Path fresh, Path file) {}

    private static Prepared prepare(Path work, Path file, String content, boolean secret) throws IOException {
        Path fresh = work.resolve(String.valueOf(file.getFileName()));
        if (secret) {
            SecretFile.create(fresh, US_ASCII.encode(content));
        } else {
            Files.writeString(fresh, content, US_ASCII);
        }
        sync(fresh);
        return new Prepared(fresh, file);
    }

    /**
     * Puts a key in its place, and at once its certificate; each in one step: who looks meanwhile, also after a power cut, sees the
     * old one or the new one.
     */
    private static void place(Prepared key, Prepared certificate) throws IOException {
        for (Prepared each : List.of(key, certificate)) {
            Files.move(each.fresh(), each.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        for (Prepared each : List.of(key, certificate)) {
            try {
                sync(each.file().resolveSibling("."));
            } catch (IOException _) {
                // not every file system can do this for a folder
            }
        }
    }

    /** Has a file, or the names in a folder, on the disk. */
    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes a key store with the authority that is there. */
    private void store(Path file, String password) throws IOException, GeneralSecurityException {
        X509Certificate own = PemText.certificate(authority());
        try {
            SecretFile.check(authorityKey(), MAX_KEY_BYTES);
        } catch (SecretFile.UnfitException e) {
            throw new CertificatesException(authorityKey() + " " + e.getMessage(), null);
        }
        PrivateKey key = PemText.key(authorityKey(), own.getPublicKey());
        if (!CertificateFiles.isPair(key, own.getPublicKey())) {
            throw new CertificatesException(authorityKey() + " is not the key of " + authority(), null);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(AUTHORITY, key, password.toCharArray(), new Certificate[] {own});
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
    }

    /**
     * Copies the authority and a key that is not its own to files beside them, whose names end in {@code .old}, or {@code .old2} where
     * there is another one. A copy, so that a command that is killed behind it leaves nothing half-made.
     *
     * @return the copies
     */
    List<Path> keepOld() throws IOException {
        return List.of(copied(authority()), copied(authorityKey()));
    }

    private static Path copied(Path file) throws IOException {
        for (int number = 1; ; number++) {
            Path copy = file.resolveSibling(file.getFileName() + ".old" + (number == 1 ? "" : number));
            if (!Files.exists(copy, LinkOption.NOFOLLOW_LINKS)) {
                return Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
            if (Files.isRegularFile(copy) && Files.mismatch(file, copy) == -1) {
                return copy;
            }
        }
    }

    private static KeyStore load(Path file, String password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        return store;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Removes what commands left behind that were killed while they made something: folders that nobody has used since. */
    void removeLeftovers(Instant since) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, WORK + "*")) {
            for (Path work : left) {
                if (Files.isDirectory(work, LinkOption.NOFOLLOW_LINKS)
                        && Files.getLastModifiedTime(work).toInstant().isBefore(since)) {
                    remove(work);
                }
            }
        }
    }
}
