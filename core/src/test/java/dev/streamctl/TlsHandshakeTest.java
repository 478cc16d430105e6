package dev.streamctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.framing.Lines;
import dev.streamctl.limits.Limit;
import dev.streamctl.tls.CertificateFiles;
import dev.streamctl.tls.ServerTls;
import dev.streamctl.tls.TlsFailure;
import dev.streamctl.tls.TlsSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who gets through a handshake, and what each side is told of one that fails. */
class TlsHandshakeTest extends OnTls {

    @Test
    void bothSidesKnowWhatWasAgreedOn() throws Exception {
        try (Server server = echo(thisMachine())) {
            FrameStream<String> client = connect(server);
            client.send("hello");
            assertEquals("hello", client.receive());
            TlsSession session = client.tls().orElseThrow();
            assertEquals("TLSv1.3", session.protocol());
            assertTrue(session.cipher().startsWith("TLS_"), session.cipher());
            assertEquals(
                    new TlsSession.Peer("CN=this machine", List.of(THIS_MACHINE)),
                    session.peer().orElseThrow());
            client.close();
            assertFailures(server, Map.of());
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        assertClientRefuses(
                new TestAuthority("another one").leaf("stranger", THIS_MACHINE),
                TlsFailure.UNKNOWN_AUTHORITY,
                "the certificate of CN=stranger is from CN=another one, which is not trusted here");
    }

    @Test
    void aCertificateThatSignedItselfIsRefused() throws Exception {
        assertClientRefuses(
                TestAuthority.selfSigned("stranger", THIS_MACHINE),
                TlsFailure.UNKNOWN_AUTHORITY,
                "the certificate of CN=stranger is from itself, which is not trusted here");
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() throws Exception {
        assertClientRefuses(
                authority.expired("old", THIS_MACHINE),
                TlsFailure.EXPIRED,
                "the certificate of CN=old has expired on ");
    }

    @Test
    void aCertificateThatIsNotValidYetIsRefused() throws Exception {
        assertClientRefuses(
                authority.early("new", THIS_MACHINE),
                TlsFailure.EXPIRED,
                "the certificate of CN=new is not valid before ");
    }

    @Test
    void aCertificateForOtherNamesIsRefusedWithThem() throws Exception {
        assertClientRefuses(
                authority.leaf("other", "board.local", "192.0.2.7"),
                TlsFailure.WRONG_NAME,
                "its certificate is for board.local, 192.0.2.7, not for 127.0.0.1");
    }

    /** The common name is no name of a server (RFC 9525). */
    @Test
    void aCertificateWithoutAlternativeNamesIsRefused() throws Exception {
        assertClientRefuses(
                authority.leaf("127.0.0.1"),
                TlsFailure.WRONG_NAME,
                "its certificate is for no name, not for 127.0.0.1");
    }

    /** Not for a host that is a name either, where the JDK would look at it. */
    @Test
    void theCommonNameOfACertificateWithoutDnsNamesIsNoName() throws Exception {
        for (String[] others : new String[][] {{}, {"192.0.2.7"}}) {
            try (Server server = echo(ServerTls.of(files(authority.leaf("localhost", others))))) {
                Endpoint byName = Endpoint.tls("localhost", ((Endpoint.Tls) server.endpoint()).port());
                ConnectFailedException failed = assertThrows(
                        ConnectFailedException.class, () -> network().connect(byName, Lines.text()));
                assertEquals(TlsFailure.WRONG_NAME, ((TlsFailedException) failed.getCause()).failure());
                assertTrue(failed.getMessage().endsWith(", not for localhost"), failed.getMessage());
            }
        }
    }

    private void assertClientRefuses(TestAuthority.Leaf leaf, TlsFailure failure, String text) throws Exception {
        try (Server server = echo(ServerTls.of(files(leaf)))) {
            ConnectFailedException failed = assertThrows(ConnectFailedException.class, () -> connect(server));
            assertEquals(ConnectFailedException.Reason.TLS, failed.reason());
            assertEquals(failure, ((TlsFailedException) failed.getCause()).failure());
            String expected = "cannot connect to " + server.endpoint() + ": " + text;
            assertTrue(failed.getMessage().startsWith(expected), failed.getMessage());
            assertFailures(server, Map.of(TlsFailure.REFUSED_BY_PEER, 1L));
        }
    }

    @Test
    void aClientWithACertificateIsKnownToTheHandler() throws Exception {
        CertificateFiles own = authority.leaf("camera-7", "camera-7.local").write(folder, "client");
        trust = trust.withIdentity(own);
        ServerTls strict = thisMachine().withClientAuthorities(folder.resolve("authority.pem"));
        try (Server server = network()
                .serve(
                        ANY_TLS_PORT,
                        Lines.text(),
                        QUIET_SERVER.withTls(strict),
                        stream -> stream.send(stream.tls()
                                .flatMap(TlsSession::peer)
                                .orElseThrow()
                                .toString()))) {
            try (FrameStream<String> client = connect(server)) {
                assertEquals(
                        new TlsSession.Peer("CN=camera-7", List.of("camera-7.local")).toString(), client.receive());
            }
            assertFailures(server, Map.of());
        }
    }

    @Test
    void aClientWithoutACertificateGetsToNoHandler() throws Exception {
        ServerTls strict = thisMachine().withClientAuthorities(folder.resolve("authority.pem"));
        try (Server server = echo(strict)) {
            FrameStream<String> client = connect(server);
            StreamBrokenException told = assertThrows(StreamBrokenException.class, client::receive);
            assertTrue(told.getMessage().endsWith(": it wants a client certificate"), told.getMessage());
            assertFailures(server, Map.of(TlsFailure.CLIENT_CERTIFICATE_MISSING, 1L));
        }
    }

    @Test
    void aClientOfAnotherAuthorityGetsToNoHandler() throws Exception {
        trust = trust.withIdentity(
                new TestAuthority("another one").leaf("stranger").write(folder, "client"));
        ServerTls strict = thisMachine().withClientAuthorities(folder.resolve("authority.pem"));
        try (Server server = echo(strict)) {
            FrameStream<String> client = connect(server);
            assertThrows(StreamBrokenException.class, client::receive);
            await("refused", () -> server.stats().refusedHandshakes() == 1);
            assertQuietAndConsistent(server);
        }
    }

    @Test
    void aPeerThatSaysNothingIsClosedInTime() throws Exception {
        try (Server server = echo(thisMachine())) {
            RecordingPeer silent = rawPeerOf(server);
            awaitTimers(1);
            time.advance(QUIET.time(Limit.HANDSHAKE));
            silent.awaitEnding();
            assertFailures(server, Map.of(TlsFailure.TIMED_OUT, 1L));
        }
    }

    /** It announces a record of 16 KiB, and then lets one byte drip in. */
    @Test
    void aPeerThatDripsIsClosedInTime() throws Exception {
        try (Server server = echo(thisMachine())) {
            RecordingPeer slow = rawPeerOf(server).send(new byte[] {0x16, 3, 1, 0x40, 0, 1});
            awaitTimers(1);
            pass(QUIET.time(Limit.HANDSHAKE).minusMillis(1));
            slow.send(new byte[] {0});
            pass(Duration.ofMillis(1));
            slow.awaitEnding();
            assertFailures(server, Map.of(TlsFailure.TIMED_OUT, 1L));
        }
    }

    @Test
    void aPeerThatLeavesInTheHandshakeIsCounted() throws Exception {
        try (Server server = echo(thisMachine())) {
            rawPeerOf(server)
                    .send(new byte[] {0x16, 3, 1, 0, 100, 1})
                    .endOutput()
                    .awaitEnding();
            assertFailures(server, Map.of(TlsFailure.ENDED, 1L));
        }
    }

    @Test
    void overTheLimitAClientIsToldSoInsideOfTls() throws Exception {
        ServerOptions one = QUIET_SERVER.with(Limit.MAX_CONNECTIONS, 1).withTls(thisMachine());
        try (Server server = network().serve(ANY_TLS_PORT, Lines.text(), one, OnEveryStack::echo)) {
            FrameStream<String> first = connect(server);
            first.send("hello");
            assertEquals("hello", first.receive());
            assertTrue(connect(server).receive().startsWith("ERR "));
            first.close();
            assertFailures(server, Map.of());
        }
    }

    @Test
    void anEndpointAndItsOptionsMustAgree() throws Exception {
        assertEquals(
                "tls://127.0.0.1:0 needs a certificate: ServerOptions.withTls",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> network().serve(ANY_TLS_PORT, Lines.text(), OnEveryStack::echo))
                        .getMessage());
        ServerOptions secure = QUIET_SERVER.withTls(thisMachine());
        assertEquals(
                "tcp://127.0.0.1:0 is not encrypted, and the options have a certificate: use tls:// or wss://",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> network().serve(ANY_PORT, Lines.text(), secure, OnEveryStack::echo))
                        .getMessage());
    }
}
