package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command with TLS and tokens, with itself. */
@Timeout(300)
class TlsIT extends TlsCase {

    @Test
    void linesAndMessagesGoThroughTls() throws Exception {
        try (Started server = serve("--ws-port", "0");
                Started lines = connect("tls://127.0.0.1:" + server.port(), "--tls-ca", ca);
                Started messages = connect(
                        server.err.await("listening on wss://").replaceAll("listening on (\\S+) .*", "$1"),
                        "--tls-ca",
                        ca)) {
            assertEchoes(lines);
            assertEchoes(messages);
            assertEquals(0, lines.exit(), lines.err::text);
            assertEquals(0, messages.exit(), messages.err::text);
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit(), server.err::text);
        }
    }

    @Test
    void aServerThatIsNotTrustedIsToldWithAHint() throws Exception {
        try (Started server = serve();
                Started client = connect("tls://127.0.0.1:" + server.port())) {
            assertEquals(5, client.exit());
            assertTrue(client.err.text().contains("which is not trusted here"), client.err::text);
            assertTrue(client.err.text().contains("--tls-ca FILE trusts the authority"), client.err::text);
            server.err.await(line -> line.contains("refused a handshake"));
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertTrue(server.err.text().contains("tls refused by peer 1"), server.err::text);
        }
    }

    /** Linux takes all of 127.0.0.0/8 for itself, so a server at all addresses is there, under a name that it does not have. */
    @Test
    void theWrongNameIsToldWithTheRightOnes() throws Exception {
        try (Started server = serve("--host", "0.0.0.0");
                Started client = connect("tls://127.0.0.2:" + server.port(), "--tls-ca", ca)) {
            assertEquals(5, client.exit());
            assertTrue(client.err.text().contains("its certificate is for "), client.err::text);
            assertTrue(client.err.text().contains("not for 127.0.0.2"), client.err::text);
        }
    }

    @Test
    void bothSidesShowACertificate() throws Exception {
        try (Started server = serve("--tls-client-ca", ca);
                Started known = connect(
                        "tls://127.0.0.1:" + server.port(),
                        "--tls-ca",
                        ca,
                        "--tls-cert",
                        certificate,
                        "--tls-key",
                        key);
                Started unknown = connect("tls://127.0.0.1:" + server.port(), "--tls-ca", ca)) {
            assertEchoes(known);
            assertEquals(5, unknown.exit()); // it reads, so it is told without having sent
            assertTrue(unknown.err.text().contains("wants a client certificate"), unknown.err::text);
        }
    }

    @Test
    void aHangupReadsTheCertificateAgain() throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        assertEquals(0, Inside.run("tls", "init", "--dir", own.toString()).code());
        String authority = own.resolve("ca.pem").toString();
        try (Started server = Started.serve(
                        "-v",
                        "--tls-cert",
                        own.resolve("server.pem").toString(),
                        "--tls-key",
                        own.resolve("server-key.pem").toString());
                Started before = connect("tls://127.0.0.1:" + server.port(), "--tls-ca", authority)) {
            assertEquals(
                    0,
                    Inside.run("tls", "init", "--dir", own.toString(), "--renew")
                            .code());
            server.hangUp();
            server.err.await(line -> line.contains("read the certificate again"));
            assertEchoes(before);
            try (Started after = connect("tls://127.0.0.1:" + server.port(), "--tls-ca", authority)) {
                assertEchoes(after);
            }
        }
    }

    @Test
    void aTokenLetsInAndNothingElseDoes() throws Exception {
        Path token = folder.resolve("token");
        assertEquals(
                0, Inside.run("token", "generate", "--out", token.toString()).code());
        try (Started server = serve("--token-file", token.toString(), "--ws-port", "0")) {
            String lines = "tls://127.0.0.1:" + server.port();
            String messages = server.err.await("listening on wss://").replaceAll("listening on (\\S+) .*", "$1");
            for (String endpoint : List.of(lines, messages)) {
                try (Started bench = BenchRun.bench(endpoint, "--tls-ca", ca, "--token-file", token.toString())) {
                    assertEquals(0, bench.exit(), bench.err::text);
                }
                try (Started with = connect(endpoint, "--tls-ca", ca, "--token-file", token.toString())) {
                    assertEchoes(with);
                }
            }
            try (Started without = connect(lines, "--tls-ca", ca)) {
                without.type("guess\n");
                assertEquals("ERR the token is missing or wrong", without.out.await("ERR"));
            }
            try (Started without = connect(messages, "--tls-ca", ca)) {
                assertEquals(5, without.exit());
                assertTrue(without.err.text().contains("401"), without.err::text);
            }
        }
    }

    @Test
    void aSideThatSpeaksTlsToOneThatDoesNotIsToldSo() throws Exception {
        try (Started plain = Started.serve("--ws-port", "0")) {
            String webSocket = plain.webSocket().replaceAll("^ws:", "wss:");
            for (String endpoint : List.of("tls://127.0.0.1:" + plain.port(), webSocket)) {
                try (Started client = connect(endpoint, "--tls-ca", ca)) {
                    assertEquals(5, client.exit(), client.err::text);
                    assertTrue(client.err.text().contains("does it speak TLS there"), client.err::text);
                }
            }
            plain.err.await(line -> line.contains("refused a frame: no line: the peer speaks TLS"));
            plain.err.await(line -> line.contains("refused a handshake: the peer speaks TLS"));
        }
        try (Started secure = serve("--ws-port", "0")) {
            String webSocket = secure.err.await("listening on wss://").replaceAll("listening on wss(\\S+) .*", "ws$1");
            for (String endpoint : List.of("tcp://127.0.0.1:" + secure.port(), webSocket)) {
                try (Started client = connect(endpoint)) {
                    if (endpoint.startsWith("tcp:")) { // the other one asks by itself, and may have ended by now
                        client.type("hello\n");
                    }
                    secure.err.await(line -> line.contains("refused a handshake: it does not speak TLS"));
                    assertEquals(5, client.exit(), client.err::text);
                    assertTrue(client.err.text().contains("is it tls:// or wss:// there?"), client.err::text);
                }
            }
        }
    }

    @Test
    void optionsThatDoNotFitAreRefused() throws Exception {
        assertUsage("--tls-cert and --tls-key go together", "serve", "--tls-cert", certificate);
        assertUsage("--tls-client-ca and --tls-min need --tls-cert and --tls-key", "serve", "--tls-min", "1.2");
        assertUsage("tls://127.0.0.1:9 needs --tls-cert and --tls-key", "serve", "tls://127.0.0.1:9");
        assertUsage(
                "tcp://127.0.0.1:9 is not encrypted: with --tls-cert say tls://",
                "serve",
                "tcp://127.0.0.1:9",
                "--tls-cert",
                certificate,
                "--tls-key",
                key);
        assertUsage(
                "tcp://127.0.0.1:9 is not encrypted: the options of TLS are for tls:// and wss://",
                "connect",
                "tcp://127.0.0.1:9",
                "--tls-ca",
                ca);
        String none = folder.resolve("none").toString();
        assertUsage("cannot read " + none + ": there is none", "connect", "tls://127.0.0.1:9", "--tls-ca", none);
    }

    private static void assertUsage(String message, String... args) throws Exception {
        Inside run = Inside.run(args);
        assertEquals(2, run.code(), run.err.text());
        assertTrue(run.err.text().contains(message), run.err.text());
    }
}
