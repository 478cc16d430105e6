package dev.streamctl.telemetry.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.keys.KeyUse;
import dev.streamctl.telemetry.keys.Keyring;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.wire.DatagramFormat;
import dev.streamctl.telemetry.wire.DatagramKind;
import dev.streamctl.telemetry.wire.DatagramParser;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import dev.streamctl.telemetry.wire.SealedFormat;
import dev.streamctl.telemetry.wire.TextFormat;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The published test vectors, read and written here, and checked by an implementation in another language. */
@Timeout(120)
class VectorsTest {

    private static final String PYTHON = "/usr/bin/python3";

    private final Vectors vectors;
    private final Key key;
    private final long device;

    VectorsTest() throws Exception {
        vectors = new Vectors();
        key = vectors.key();
        device = DeviceId.of(vectors.deviceName());
    }

    @Test
    void everyKeyIsDerivedAsTheFileSays() {
        assertEquals(KeyUse.values().length, vectors.derived().size());
        for (Map<?, ?> entry : vectors.derived()) {
            KeyUse use = Arrays.stream(KeyUse.values())
                    .filter(each -> each.label().equals(entry.get("use")))
                    .findFirst()
                    .orElseThrow();
            assertEquals(device, Vectors.number(entry, "device"));
            byte[] derived =
                    use.derive(key, device, Vectors.number(entry, "boot")).getEncoded();
            assertArrayEquals(Vectors.bytes(entry, "key"), derived, use.label());
        }
    }

    @Test
    void everyDatagramIsWrittenBitForBit() {
        for (Map<?, ?> entry : vectors.datagrams()) {
            long boot = Vectors.header(entry).boot();
            assertWritten(entry, "text", TextFormat.plain());
            assertWritten(entry, "signed", TextFormat.signed(key, device, boot));
            assertWritten(
                    entry, "sealed_chacha20_poly1305", new SealedFormat(KeyUse.CHACHA20_POLY1305, key, device, boot));
            assertWritten(entry, "sealed_aes_128_gcm", new SealedFormat(KeyUse.AES_128_GCM, key, device, boot));
        }
    }

    private static void assertWritten(Map<?, ?> entry, String form, DatagramFormat format) {
        byte[] out = new byte[1_200];
        int length = format.write(Vectors.header(entry), lines(entry), out);
        assertArrayEquals(Vectors.bytes(entry, form), Arrays.copyOf(out, length), form);
    }

    @Test
    void everyDatagramReadsAsTheFileSays() {
        DatagramParser parser = new DatagramParser(LineLimits.defaults(), Keyring.of(key));
        Map<String, DatagramKind> forms = Map.of(
                "text", DatagramKind.HEADED,
                "signed", DatagramKind.SIGNED,
                "sealed_chacha20_poly1305", DatagramKind.SEALED,
                "sealed_aes_128_gcm", DatagramKind.SEALED);
        for (Map<?, ?> entry : vectors.datagrams()) {
            forms.forEach((form, kind) -> {
                byte[] datagram = Vectors.bytes(entry, form);
                assertEquals(kind, parser.parse(datagram, 0, datagram.length), parser::problem);
                assertEquals(Vectors.header(entry), parser.header());
                byte[] lines = Arrays.copyOfRange(parser.text(), parser.linesFrom(), parser.linesTo());
                assertArrayEquals(lines(entry), lines);
                assertEquals(0, parser.badLines());
            });
        }
    }

    @Test
    void anImplementationInPythonAgrees(@TempDir Path folder) throws Exception {
        needPythonCryptography();
        Path script = copy("check_vectors.py", folder);
        Process python = new ProcessBuilder(
                        PYTHON,
                        script.toString(),
                        copy("datagrams.json", folder).toString())
                .redirectErrorStream(true)
                .redirectInput(
                        Files.write(folder.resolve("more"), randomDatagrams()).toFile())
                .start();
        try {
            String output = new String(python.getInputStream().readAllBytes(), UTF_8);
            assertTrue(python.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, python.exitValue(), output);
            assertEquals("4 vectors and 300 more datagrams are right\n", output);
        } finally {
            python.destroyForcibly();
        }
    }

    private List<String> randomDatagrams() {
        Random random = new Random(5);
        return random.ints(300)
                .mapToObj(seed -> {
                    long boot = random.nextLong();
                    DatagramFormat format = seed % 3 == 0
                            ? TextFormat.signed(key, device, boot)
                            : new SealedFormat(
                                    seed % 2 == 0 ? KeyUse.AES_128_GCM : KeyUse.CHACHA20_POLY1305, key, device, boot);
                    Header header =
                            new Header(device, boot, random.nextLong() >>> 1, seed, seed, 3, 0, true, false, 0, 0);
                    byte[] lines = new byte[random.nextInt(1_000)];
                    random.nextBytes(lines);
                    byte[] out = new byte[1_200];
                    int length = format.write(header, lines, out);
                    HexFormat hex = HexFormat.of();
                    return hex.formatHex(out, 0, length) + " " + hex.formatHex(lines);
                })
                .toList();
    }

    /** Skips where it is missing, but not in continuous integration. */
    private static void needPythonCryptography() throws Exception {
        boolean there = Files.isExecutable(Path.of(PYTHON))
                && new ProcessBuilder(PYTHON, "-c", "import cryptography")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        String missing = "python3-cryptography is not installed";
        if (!there && Boolean.getBoolean("streamctl.ci")) {
            fail(missing + "; here it must be");
        }
        assumeTrue(there, missing);
    }

    private static Path copy(String resource, Path folder) throws Exception {
        Path file = folder.resolve(resource);
        try (InputStream in = Objects.requireNonNull(VectorsTest.class.getResourceAsStream(resource))) {
            Files.copy(in, file);
        }
        return file;
    }

    private static byte[] lines(Map<?, ?> entry) {
        return ((String) Objects.requireNonNull(entry.get("lines"))).getBytes(UTF_8);
    }
}
