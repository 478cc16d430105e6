package dev.streamctl.cli;

import dev.streamctl.cli.options.PathConverter;
import dev.streamctl.cli.options.WholeNumber;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.tls.CertificateReport;
import dev.streamctl.cli.tls.Certificates;
import dev.streamctl.cli.tls.FolderLock;
import dev.streamctl.cli.tls.OwnNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code streamctl tls init}. */
@Command(
        name = "init",
        description = "Makes a private authority, and a certificate of it for this machine.",
        footer = {
            "",
            "The certificate is for the host name, localhost, all addresses of this machine and each --name. Whoever is to"
                    + " trust this machine needs ca.pem, and nobody else needs authority/ca-key.pem: keep it on another"
                    + " machine until --renew. Keys can be read by their owner only (mode 0600). Files that are there"
                    + " already are left alone, but for --force, which makes all anew, and --renew, which makes a new"
                    + " certificate of the same authority; a server that runs takes it up by itself.",
            "",
            "Examples:",
            "  streamctl tls init --name board.example.org",
            "  streamctl serve --host 0.0.0.0 --tls-cert tls/server.pem --tls-key tls/server-key.pem",
            "  streamctl connect tls://board.example.org:9000 --tls-ca tls/ca.pem"
        })
final class TlsInitCommand extends Subcommand {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            converter = PathConverter.class,
            defaultValue = "tls",
            description = "where to write (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("tls");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            arity = "1",
            description = "a further name or address of this machine; may be repeated, the first is the subject")
    private List<String> names = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            converter = WholeNumber.Days.class,
            defaultValue = "397",
            description = "how long the certificate is valid, 1 to 397, the most that browsers take (default:"
                    + " ${DEFAULT-VALUE}); the authority: 10 years")
    private int days;

    @Option(names = "--force", description = "make all anew, the authority too: what trusted the old one does no more")
    private boolean force;

    @Option(names = "--renew", description = "a new certificate of the authority that is there")
    private boolean renew;

    @Override
    CommandSpec describe() {
        return CommandSpec.forAnnotatedObject(this);
    }

    @Override
    ExitCode run(Surroundings surroundings, Output output) throws Exception {
        for (String name : names) {
            if (!OwnNames.isName(name)) {
                throw wrongUsage("Invalid value for option '--name': '" + name + "' is no DNS name or IP address");
            }
        }
        if (force && renew) {
            throw wrongUsage("Give either --force or --renew, not both");
        }
        var files = new Certificates(folder);
        check(files);
        Set<String> all = OwnNames.with(names);
        X509Certificate made = make(files, all);
        output.data(new CertificateReport(
                files, List.copyOf(all), made.getNotAfter().toInstant()));
        explain(files, output);
        return ExitCode.DONE;
    }

    /** The lock is that of nodes with {@code --tls}, whose folder this may be. */
    private X509Certificate make(Certificates files, Set<String> all) throws Exception {
        try (FolderLock _ = FolderLock.take(folder)) {
            check(files); // another command may have made some while this one waited
            return files.make(all, days, renew);
        }
    }

    private void check(Certificates files) throws CommandFailedException {
        List<Path> present = files.present();
        if (renew) {
            for (Path needed : List.of(files.authority(), files.authorityKey())) {
                if (!Files.exists(needed)) {
                    throw new CommandFailedException(
                            new Failure(ExitCode.USAGE, "there is no " + needed, "--renew needs the authority"));
                }
            }
        } else if (!force && !present.isEmpty()) {
            throw new CommandFailedException(new Failure(
                    ExitCode.USAGE,
                    present.getFirst() + " exists already",
                    "--renew makes a new certificate, --force makes all anew"));
        }
    }

    private static void explain(Certificates files, Output output) {
        String authority = files.authority().toString();
        output.notice("to serve with it:   --tls-cert " + files.certificate() + " --tls-key " + files.key());
        output.notice("to trust it, copy " + authority + " to the other machine, and there");
        output.notice("  streamctl:  connect --tls-ca " + authority);
        output.notice("  curl:       curl --cacert " + authority + " https://...");
        output.notice("  Debian:     cp " + authority
                + " /usr/local/share/ca-certificates/streamctl.crt && update-ca-certificates");
        output.notice("  browsers:   import it under Settings, Certificates, Authorities");
        output.notice("  Android:    Settings, Security, Install a certificate, CA certificate");
        output.notice("  iOS:        open it, install the profile, then switch it on under About, Certificate Trust"
                + " Settings");
    }
}
