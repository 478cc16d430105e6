package dev.streamctl;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.streamctl.framing.Lines;
import dev.streamctl.tls.TlsFailure;
import dev.streamctl.tls.TlsVersion;
import java.net.InetAddress;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Versions of TLS, against the JDK's own sockets. */
class TlsVersionTest extends OnTls {

    private static final String[] ONLY_1_2 = {"TLSv1.2"};

    private final TestAuthority.Leaf leaf = authority.leaf("this machine", THIS_MACHINE);

    private SSLSocket oldClient(Server server) throws Exception {
        Endpoint.Tls at = (Endpoint.Tls) server.endpoint();
        SSLSocket socket =
                (SSLSocket) TlsPeers.context(authority, leaf).getSocketFactory().createSocket(at.host(), at.port());
        socket.setEnabledProtocols(ONLY_1_2);
        return socket;
    }

    private SSLServerSocket oldServer() throws Exception {
        SSLServerSocket socket = (SSLServerSocket) TlsPeers.context(authority, leaf)
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket.setEnabledProtocols(ONLY_1_2);
        return socket;
    }

    private FrameStream<String> connect(SSLServerSocket server) throws Exception {
        return network().connect(Endpoint.tls("127.0.0.1", server.getLocalPort()), Lines.text());
    }

    @Test
    void anOldClientDoesNotGetIn() throws Exception {
        try (Server server = echo(thisMachine());
                SSLSocket client = oldClient(server)) {
            assertThrows(SSLException.class, client::startHandshake);
            assertFailures(server, Map.of(TlsFailure.NO_COMMON_PROTOCOL, 1L));
        }
    }

    @Test
    void anOldClientIsServedWhereThatIsAskedFor() throws Exception {
        try (Server server = echo(thisMachine().withOldest(TlsVersion.TLS_1_2));
                SSLSocket client = oldClient(server)) {
            client.getOutputStream().write("hello\n".getBytes(US_ASCII));
            assertEquals("hello\n", new String(client.getInputStream().readNBytes(6), US_ASCII));
            assertEquals("TLSv1.2", client.getSession().getProtocol());
            client.close();
            assertFailures(server, Map.of());
        }
    }

    /** Each end is that of both directions, and all the same a clean one. */
    @Test
    void withAnOldPeerAnEndIsAnEnd() throws Exception {
        trust = trust.withOldest(TlsVersion.TLS_1_2);
        try (SSLServerSocket server = oldServer()) {
            Call<FrameStream<String>> connecting = Call.of(() -> connect(server));
            try (SSLSocket peer = (SSLSocket) server.accept()) {
                Call.run(peer::startHandshake).result();
                FrameStream<String> stream = connecting.result();
                assertEquals("TLSv1.2", stream.tls().orElseThrow().protocol());
                peer.getOutputStream().write("bye\n".getBytes(US_ASCII));
                peer.close();
                assertEquals("bye", stream.receive());
                assertThrows(StreamEndedException.class, stream::receive);
                stream.close();
            }
        }
    }

    @Test
    void ourClientTalksToNoOldServer() throws Exception {
        try (SSLServerSocket server = oldServer()) {
            Call<FrameStream<String>> connecting = Call.of(() -> connect(server));
            try (SSLSocket peer = (SSLSocket) server.accept()) {
                Call.run(peer::startHandshake).failure(SSLException.class);
                ConnectFailedException failed = connecting.failure(ConnectFailedException.class);
                assertEquals(TlsFailure.NO_COMMON_PROTOCOL, ((TlsFailedException) failed.getCause()).failure());
            }
        }
    }
}
