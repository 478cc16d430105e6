package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command with TLS and tokens: with itself, with openssl and with Python. */
@Timeout(300)
class TlsIT {

    @TempDir
    private static Path folder;

    private static String ca;
    private static String certificate;
    private static String key;

    @BeforeAll
    static void init() throws Exception {
        Path tls = folder.resolve("tls");
        assertEquals(0, Inside.run("tls", "init", "--dir", tls.toString()).code());
        ca = tls.resolve("ca.pem").toString();
        certificate = tls.resolve("server.pem").toString();
        key = tls.resolve("server-key.pem").toString();
    }

    private static Started serve(String... more) throws Exception {
        String[] tls = {"--tls-cert", certificate, "--tls-key", key};
        return Started.serve(Stream.concat(Stream.of(tls), Stream.of(more)).toArray(String[]::new));
    }

    private static Started connect(String endpoint, String... more) throws Exception {
        String[] start = {"connect", endpoint, "--count", "1", "--timeout", "1m"};
        return Started.streamctl(
                Stream.concat(Stream.of(start), Stream.of(more)).toArray(String[]::new));
    }

    private static void assertEchoes(Started client) throws Exception {
        client.type("hello\n");
        assertEquals("hello", client.out.await("hello"), client.err::text);
    }

    private static Started openssl(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(InteropIT.need("openssl")));
        command.addAll(List.of(args));
        return Started.program(Map.of(), command);
    }

    private static Started client(Started server, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + server.port(), "-quiet"));
        args.addAll(List.of("-CAfile", ca, "-verify_return_error", "-verify_ip", "127.0.0.1"));
        args.addAll(List.of(more));
        return openssl(args.toArray(String[]::new));
    }

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
    void opensslTalksToOurServer() throws Exception {
        try (Started server = serve();
                Started client = client(server, "-tls1_3")) {
            assertEchoes(client);
        }
    }

    @Test
    void opensslShowsACertificate() throws Exception {
        try (Started server = serve("--tls-client-ca", ca);
                Started client = client(server, "-cert", certificate, "-key", key)) {
            assertEchoes(client);
        }
    }

    @Test
    void version12IsSpokenOnlyWhereAskedFor() throws Exception {
        try (Started strict = serve();
                Started refused = client(strict, "-tls1_2");
                Started lenient = serve("--tls-min", "1.2");
                Started client = client(lenient, "-tls1_2")) {
            assertNotEquals(0, refused.exit());
            assertEchoes(client);
            strict.signal(StopSignal.TERM);
            assertEquals(0, strict.exit());
            assertTrue(strict.err.text().contains("tls no common protocol 1"), strict.err::text);
        }
    }

    /** Without -quiet, a line of R asks for a second handshake. */
    @Test
    void aSecondHandshakeIsRefused() throws Exception {
        try (Started server = serve("--tls-min", "1.2");
                Started client =
                        openssl("s_client", "-connect", "127.0.0.1:" + server.port(), "-CAfile", ca, "-tls1_2")) {
            client.out.await(line -> line.contains("Verify return code: 0"));
            client.type("R\n");
            assertNotEquals(0, client.exit(), client.out::text);
            try (Started next = client(server, "-tls1_2")) {
                assertEchoes(next);
            }
        }
    }

    @Test
    void ourClientTalksToOpenssl() throws Exception {
        try (Started server = openssl(
                        "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-rev", "-tls1_3");
                Started client =
                        connect("tls://" + server.out.await("ACCEPT").replace("ACCEPT ", ""), "--tls-ca", ca)) {
            client.type("abc\n");
            assertEquals("cba", client.out.await("cba"), client.err::text);
        }
    }

    private static final String PYTHON = """
            import asyncio, ssl, sys

            async def echo(reader, writer):
                while line := await reader.readline():
                    writer.write(line)
                    await writer.drain()
                writer.close()

            async def serve():
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(sys.argv[2], sys.argv[3])
                server = await asyncio.start_server(echo, "127.0.0.1", 0, ssl=context)
                print(server.sockets[0].getsockname()[1], flush=True)
                await server.serve_forever()

            async def talk():
                context = ssl.create_default_context(cafile=sys.argv[2])
                reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[3]), ssl=context)
                for number in range(1000):
                    writer.write(b"%d\\n" % number)
                    assert await asyncio.wait_for(reader.readline(), 60) == b"%d\\n" % number
                writer.close()
                await writer.wait_closed()

            asyncio.run(serve() if sys.argv[1] == "serve" else talk())
            """;

    @Test
    void pythonTalksToOurServer() throws Exception {
        String python = InteropIT.need("python3");
        try (Started server = serve();
                Started client = Started.program(
                        Map.of(), List.of(python, "-c", PYTHON, "talk", ca, String.valueOf(server.port())))) {
            assertEquals(0, client.exit(), client.err::text);
        }
    }

    @Test
    void ourClientTalksToPython() throws Exception {
        String python = InteropIT.need("python3");
        try (Started server = Started.program(Map.of(), List.of(python, "-c", PYTHON, "serve", certificate, key));
                Started client = connect("tls://127.0.0.1:" + server.out.await(_ -> true), "--tls-ca", ca)) {
            assertEchoes(client);
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
        assertUsage(
                "cannot read /nonexistent: there is none", "connect", "tls://127.0.0.1:9", "--tls-ca", "/nonexistent");
    }

    private static void assertUsage(String message, String... args) throws Exception {
        Inside run = Inside.run(args);
        assertEquals(2, run.code(), run.err.text());
        assertTrue(run.err.text().contains(message), run.err.text());
    }
}
