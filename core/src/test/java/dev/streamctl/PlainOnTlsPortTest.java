package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.framing.UnexpectedTlsException;
import dev.streamctl.tls.TlsFailure;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One side speaks plain text and the other TLS: both learn of it. The other way round: {@link TlsOnPlainPortTest}. */
class PlainOnTlsPortTest extends OnTls {

    @Test
    void plainTextAtAnEncryptedPortIsToldByAnAlertCountedAndClosed() throws Exception {
        try (Server server = echo(thisMachine())) {
            RecordingPeer peer = rawPeerOf(server).send("hello, is anybody there?\n");
            assertArrayEquals(new byte[] {21, 3, 3, 0, 2, 2, 70}, peer.awaitBytes(7));
            peer.awaitEnding();
            assertFailures(server, Map.of(TlsFailure.PLAIN_TEXT, 1L));
        }
    }

    @Test
    void aClientThatDoesNotSpeakTlsLearnsOfIt() throws Exception {
        try (Server server = echo(thisMachine())) {
            Endpoint.Tls at = (Endpoint.Tls) server.endpoint();
            try (FrameStream<String> client = network().connect(Endpoint.tcp(at.host(), at.port()), Lines.text());
                    FrameStream<byte[]> other = network().connect(Endpoint.tcp(at.host(), at.port()), Lines.bytes())) {
                client.send("hello");
                Call.of(client::receive).failure(UnexpectedTlsException.class);
                other.send("hello".getBytes(StandardCharsets.US_ASCII));
                Call.of(other::receive).failure(UnexpectedTlsException.class);
            }
            ConnectFailedException failed = Call.of(
                            () -> network().connectWebSocket(Endpoint.ws(at.host(), at.port(), "/")))
                    .failure(ConnectFailedException.class);
            assertTrue(
                    failed.getMessage().endsWith("the peer speaks TLS, and this side does not"), failed.getMessage());
            assertFailures(server, Map.of(TlsFailure.PLAIN_TEXT, 3L));
        }
    }

    @Test
    void aServerWithoutTlsIsRecognised() throws Exception {
        try (PeerListener listener = PeerListener.tcp()) {
            Endpoint.Tcp at = (Endpoint.Tcp) listener.endpoint();
            Call<FrameStream<String>> connecting =
                    Call.of(() -> network().connect(Endpoint.tls(at.host(), at.port()), Lines.text()));
            known(listener.accept()).send("220 mail.example ready, and a greeting\n");
            ConnectFailedException failed = connecting.failure(ConnectFailedException.class);
            assertEquals(TlsFailure.PLAIN_TEXT, ((TlsFailedException) failed.getCause()).failure());
        }
    }
}
