package dev.streamctl;

import dev.streamctl.framing.Lines;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ClientTls;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of TLS: on each stack, with a client of ours that trusts one authority, and servers with certificates of any. */
abstract class OnTls extends OnEveryStack {

    static final Endpoint ANY_TLS_PORT = Endpoint.tls("127.0.0.1", 0);

    static final String[] THIS_MACHINE = {"localhost", "127.0.0.1"};

    @TempDir
    Path folder;

    /** What the network's clients trust; to be changed before the first use of the network. */
    ClientTls trust;

    final TestAuthority authority = new TestAuthority("test authority");

    @BeforeEach
    final void trustTheAuthority() throws IOException {
        trust = ClientTls.trusting(authority.write(folder, "authority"));
    }

    @Override
    final NetworkOptions options() {
        return super.options().withTls(trust);
    }

    final CertificateFiles files(TestAuthority.Leaf leaf) throws IOException {
        return leaf.write(folder, "server");
    }

    final ServerTls thisMachine() throws IOException {
        return ServerTls.of(files(authority.leaf("this machine", THIS_MACHINE)));
    }

    final Server echo(ServerTls tls) throws Exception {
        return network().serve(ANY_TLS_PORT, Lines.text(), QUIET_SERVER.withTls(tls), OnEveryStack::echo);
    }

    final FrameStream<String> connect(Server server) throws Exception {
        return network().connect(server.endpoint(), Lines.text());
    }

    /** A peer that is connected and says nothing of TLS. */
    final RecordingPeer rawPeerOf(Server server) throws IOException {
        Endpoint.Tls at = (Endpoint.Tls) server.endpoint();
        return known(RecordingPeer.connect(Endpoint.tcp(at.host(), at.port())));
    }

    /** The end of a test whose handshakes failed for these reasons. */
    static void assertFailures(Server server, Map<TlsFailure, Long> expected) {
        await(expected + " are counted", () -> server.tlsFailures().equals(expected));
        assertQuietAndConsistent(server);
    }
}
