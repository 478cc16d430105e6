package dev.streamctl.cli.options;

import dev.streamctl.Endpoint;
import dev.streamctl.cli.tls.KeptCertificate;
import dev.streamctl.cli.tls.OwnNames;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** TLS of a node: with files that are given, or with a certificate that is kept for this machine. */
final class NodeTls {

    private final TlsOptions files = TlsOptions.ofNode();
    private final OptionSpec kept = NodeChoice.flag(
            "--tls",
            "serve with TLS, with a certificate for all addresses of this machine that is made, kept and renewed in"
                    + " streamctl/tls in $XDG_DATA_HOME or ~/.local/share; --tls-cert goes before");

    void addTo(CommandSpec command) {
        command.addOption(kept);
        files.addTo(command);
    }

    ClientTls trusted() {
        return files.trusted();
    }

    private boolean usesKept() {
        return Boolean.TRUE.equals(kept.getValue()) && files.identity() == null;
    }

    /**
     * What the server needs; null where it has no TLS.
     *
     * @param host where it listens
     * @param more further names of it, as clients write them: {@code board.local:8765}
     */
    @Nullable
    ServerTls server(Map<String, String> variables, String host, Set<String> more)
            throws IOException, InterruptedException {
        return files.server(usesKept() ? certificate(variables, host, more) : null);
    }

    private static CertificateFiles certificate(Map<String, String> variables, String host, Set<String> more)
            throws IOException, InterruptedException {
        Set<String> names = OwnNames.with(List.of());
        if (OwnNames.isName(host) && !OwnNames.isAddress(host)) {
            names.add(host);
        }
        more.stream().flatMap(NodeTls::host).filter(OwnNames::isName).sorted().forEach(names::add);
        return kept(variables).current(names);
    }

    /** The name or the address alone, of a host with a port or without; none of what no client connects to. */
    static Stream<String> host(String authority) {
        try {
            return Endpoint.parse("ws://" + authority).address().map(Endpoint.Tcp::host).stream();
        } catch (IllegalArgumentException _) {
            return Stream.empty();
        }
    }

    private static KeptCertificate kept(Map<String, String> variables) {
        return KeptCertificate.of(variables, InstantSource.system());
    }

    /** Whom to trust, in a line for a person; none where the certificate was given, or there is none. */
    List<String> trust(Map<String, String> variables) {
        return usesKept()
                ? List.of("to trust it: install " + kept(variables).files().authority()
                        + " on the phone; programs have --tls-ca or curl --cacert for it")
                : List.of();
    }
}
