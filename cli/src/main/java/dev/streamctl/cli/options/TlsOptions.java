package dev.streamctl.cli.options;

import dev.streamctl.Endpoint;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The files of TLS on one side. */
public final class TlsOptions {

    private final OptionSpec certificate;
    private final OptionSpec key = file("--tls-key", "the private key of --tls-cert, PEM, PKCS#8, mode 0600");
    private final OptionSpec authorities;
    private final @Nullable OptionSpec trusted;
    private final OptionSpec oldest = OptionSpec.builder("--tls-min")
            .type(Object.class)
            .converters(new TlsVersionConverter())
            .paramLabel("1.2|1.3")
            .completionCandidates(List.of("1.2", "1.3"))
            .description("the oldest version of TLS to speak (default: 1.3)")
            .build();

    private TlsOptions(OptionSpec certificate, OptionSpec authorities, @Nullable OptionSpec trusted) {
        this.certificate = certificate;
        this.authorities = authorities;
        this.trusted = trusted;
    }

    /** Those of a server. */
    public static TlsOptions ofServer() {
        return new TlsOptions(
                file("--tls-cert", "serve with TLS, with this certificate and those behind it, PEM"),
                file("--tls-client-ca", "let in only clients with a certificate of these authorities, PEM"),
                null);
    }

    /** Those of a server that is a client too, which shows the same certificate. */
    public static TlsOptions ofNode() {
        TlsOptions server = ofServer();
        return new TlsOptions(
                server.certificate,
                server.authorities,
                file("--tls-ca", "trust these authorities of other nodes, PEM (default: those of the Java machine)"));
    }

    /** Those of a client. */
    public static TlsOptions ofClient() {
        return new TlsOptions(
                file("--tls-cert", "the certificate to show to a server that wants one, PEM"),
                file("--tls-ca", "trust these authorities, PEM (default: those of the Java machine)"),
                null);
    }

    private static OptionSpec file(String name, String description) {
        return OptionSpec.builder(name)
                .type(Path.class)
                .paramLabel("FILE")
                .converters(new PathConverter())
                .description(description)
                .build();
    }

    private Stream<OptionSpec> all() {
        return Stream.of(certificate, key, authorities, oldest, trusted).filter(Objects::nonNull);
    }

    /** Adds the options to a command. */
    public void addTo(CommandSpec command) {
        all().forEach(command::addOption);
    }

    /** The files of the server; null where it has none. */
    public @Nullable ServerTls server() {
        return server(null);
    }

    /** The same with another certificate where none is given. */
    @Nullable
    ServerTls server(@Nullable CertificateFiles otherwise) {
        CertificateFiles given = identity();
        CertificateFiles identity = given == null ? otherwise : given;
        if (identity == null) {
            if (isGiven()) {
                throw wrong(authorities.longestName() + " and --tls-min need --tls-cert and --tls-key");
            }
            return null;
        }
        return new ServerTls(identity, authorities.getValue(), oldest());
    }

    /** The files of a client of these servers. */
    public ClientTls client(Stream<Endpoint> servers) {
        Endpoint plain = isGiven()
                ? servers.filter(server -> !server.isSecure()).findFirst().orElse(null)
                : null;
        if (plain != null) {
            throw wrong(plain + " is not encrypted: the options of TLS are for tls:// and wss://");
        }
        return new ClientTls(authorities.getValue(), identity(), oldest());
    }

    /** Whom a node trusts, and what it shows. */
    public ClientTls trusted() {
        Path trust = Objects.requireNonNull(trusted).getValue();
        return new ClientTls(trust, identity(), oldest());
    }

    private boolean isGiven() {
        return Stream.of(certificate, key, authorities, oldest)
                .map(OptionSpec::<Object>getValue)
                .anyMatch(Objects::nonNull);
    }

    /** The certificate that is given; null for none. */
    @Nullable
    CertificateFiles identity() {
        Path chain = certificate.getValue();
        Path own = key.getValue();
        if (chain == null && own == null) {
            return null;
        }
        if (chain == null || own == null) {
            throw wrong("--tls-cert and --tls-key go together");
        }
        return new CertificateFiles(chain, own);
    }

    private TlsVersion oldest() {
        TlsVersion given = oldest.getValue();
        return given == null ? TlsVersion.TLS_1_3 : given;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(certificate.command().commandLine(), message);
    }
}
