package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command with TLS, with openssl and with Python. */
@Timeout(300)
class TlsInteropIT extends TlsCase {

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

    @Test
    void aClientThatDoesNotTrustTheServerIsToldOfAsThat() throws Exception {
        try (Started server = serve();
                Started client = openssl(
                        "s_client", "-connect", "127.0.0.1:" + server.port(), "-quiet", "-verify_return_error")) {
            assertNotEquals(0, client.exit());
            server.err.await(line -> line.endsWith("it refused the handshake: alert unknown_ca"));
            server.signal(StopSignal.TERM);
            assertEquals(0, server.exit());
            assertTrue(server.err.text().contains("tls refused by peer 1"), server.err::text);
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
}
