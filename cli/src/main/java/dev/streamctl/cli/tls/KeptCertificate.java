package dev.streamctl.cli.tls;

import dev.streamctl.cli.tls.Inspection.Finding;
import dev.streamctl.cli.tls.Inspection.Wanted;
import dev.streamctl.tls.CertificateFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * A certificate that is kept for this user and machine. It is made when it is first wanted, and its authority with it; later a new
 * one of the same authority takes its place where it would soon expire, or lacks a name or an address. The new one is for the names of
 * the old one, too, so that nodes with names of their own do not take them from each other: up to 64, unless one node wants more, of
 * which those that were added last stay. What a command left half-made that was killed is made anew, and told in one line; an
 * authority whose key fits stays. Commands that start at the same time wait for each other.
 *
 * @param files where it is
 * @param time tells what has expired
 * @param log gets the lines
 */
public record KeptCertificate(Certificates files, InstantSource time, Consumer<String> log) {

    /** The most names of a certificate, but that more are wanted at once. */
    static final int MOST_NAMES = 64;

    /** The most that browsers take. */
    private static final int DAYS = 397;

    /** That in {@code streamctl/tls} in {@code $XDG_DATA_HOME}, or else in {@code ~/.local/share}. */
    public static KeptCertificate of(Map<String, String> variables, InstantSource time) {
        String data = variables.getOrDefault("XDG_DATA_HOME", "");
        Path home = data.isEmpty() ? Path.of(variables.getOrDefault("HOME", "."), ".local", "share") : Path.of(data);
        return new KeptCertificate(
                new Certificates(home.resolve("streamctl").resolve("tls").toAbsolutePath()),
                time,
                LoggerFactory.getLogger("dev.streamctl.tls")::warn);
    }

    /**
     * The certificate and its key, made or renewed first where that is needed.
     *
     * @param names whom it is to be for, at least; the first of them the subject of a new one
     * @throws CertificatesException it cannot be made; the message names the file
     */
    public CertificateFiles current(Set<String> names) throws IOException, InterruptedException {
        try {
            ensure(names);
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

    private void ensure(Set<String> names) throws IOException, InterruptedException {
        try (FolderLock _ = FolderLock.take(files.folder())) {
            files.removeLeftovers(time.instant().minus(FolderLock.PATIENCE));
            make(names);
        } catch (FileSystemException e) { // not ours to write: what is there may do all the same
            if (inspection().find(names).wanted() != Wanted.NOTHING) {
                throw e;
            }
        }
    }

    private Inspection inspection() {
        return new Inspection(files, time.instant());
    }

    private void make(Set<String> names) throws IOException, InterruptedException {
        Inspection inspection = inspection();
        Finding finding = inspection.find(names);
        if (finding.wanted() == Wanted.NOTHING) {
            return;
        }
        boolean all = finding.wanted() == Wanted.ALL;
        String flaw = finding.flaw();
        if (finding.otherKey()) {
            List<Path> old = files.keepOld();
            flaw += " (now %s and %s)".formatted(old.getLast(), old.getFirst());
        }
        files.make(union(names, inspection.names()), DAYS, !all);
        if (!flaw.isEmpty()) {
            log.accept("made anew in %s, because %s: %s"
                    .formatted(
                            files.folder(),
                            flaw,
                            all
                                    ? "the authority, which is to be trusted anew, and its certificate"
                                    : "the certificate"));
        }
    }

    /** All that are wanted, and of the former ones those that were added last: they come first in a certificate. */
    private static Set<String> union(Set<String> wanted, List<String> former) {
        Set<String> all = new LinkedHashSet<>();
        wanted.stream().map(OwnNames::normal).forEach(all::add);
        for (String name : former) {
            if (all.size() < MOST_NAMES) {
                all.add(name);
            }
        }
        return all;
    }
}
