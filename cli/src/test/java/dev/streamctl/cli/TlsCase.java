package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A certificate for this machine, and the command with it. */
abstract class TlsCase {

    @TempDir
    static Path folder;

    static String ca;
    static String certificate;
    static String key;

    @BeforeAll
    static void init() throws Exception {
        Path tls = folder.resolve("tls");
        assertEquals(0, Inside.run("tls", "init", "--dir", tls.toString()).code());
        ca = tls.resolve("ca.pem").toString();
        certificate = tls.resolve("server.pem").toString();
        key = tls.resolve("server-key.pem").toString();
    }

    static Started serve(String... more) throws Exception {
        String[] tls = {"--tls-cert", certificate, "--tls-key", key};
        return Started.serve(Stream.concat(Stream.of(tls), Stream.of(more)).toArray(String[]::new));
    }

    static Started connect(String endpoint, String... more) throws Exception {
        String[] start = {"connect", endpoint, "--count", "1", "--timeout", "1m"};
        return Started.streamctl(
                Stream.concat(Stream.of(start), Stream.of(more)).toArray(String[]::new));
    }

    static void assertEchoes(Started client) throws Exception {
        client.type("hello\n");
        assertEquals("hello", client.out.await("hello"), client.err::text);
    }
}
