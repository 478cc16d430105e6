package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code camera} with TLS: every one of its outputs, to those who trust its authority and to those who do not. */
@Timeout(300)
class CameraTlsIT extends TlsCase {

    private static Started camera() throws Exception {
        return CameraCase.camera("--size", "320x240", "--tls-cert", certificate, "--tls-key", key);
    }

    private static Started run(String program, String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of(InteropIT.need(program)), Stream.of(arguments))
                .toList();
        return Started.program(Map.of(), command);
    }

    @Test
    void curlGetsASnapshotOnlyWhereItTrustsTheAuthority() throws Exception {
        try (Started camera = camera()) {
            String snapshot = CameraCase.http(camera) + "/snapshot.jpg";
            assertTrue(snapshot.startsWith("https://"), snapshot);
            try (Started trusting =
                            run("curl", "-sS", "--cacert", ca, "-w", "%{content_type}", "-o", "/dev/null", snapshot);
                    Started stranger = run("curl", "-sS", "-o", "/dev/null", snapshot);
                    Started plain = run("curl", "-sS", "-o", "/dev/null", snapshot.replace("https:", "http:"))) {
                assertEquals(0, trusting.exit(), trusting.err::text);
                assertEquals("image/jpeg", trusting.out.text());
                assertEquals(60, stranger.exit(), stranger.err::text); // not to be authenticated with what it trusts
                assertNotEquals(0, plain.exit(), plain.out::text);
            }
        }
    }

    @Test
    void ffmpegReadsTheStreamThroughTls() throws Exception {
        try (Started camera = camera()) {
            String stream = CameraCase.http(camera) + "/stream.mjpg";
            CameraIT.decodeFive("-tls_verify", "1", "-ca_file", ca, "-f", "mpjpeg", "-i", stream);
        }
    }

    @Test
    void viewSavesFramesThroughTls() throws Exception {
        Path saved = folder.resolve("saved");
        try (Started camera = camera()) {
            String stream = camera.err.await("listening on tls://").replaceAll("listening on (\\S+) .*", "$1");
            try (Started view = Started.streamctl(
                            "view", stream, "--tls-ca", ca, "--count", "3", "--save", saved.toString());
                    Started stranger = Started.streamctl("view", stream, "--count", "1")) {
                assertEquals(0, view.exit(), view.err::text);
                try (Stream<Path> files = Files.list(saved)) {
                    assertEquals(3, files.count());
                }
                assertNotEquals(0, stranger.exit(), stranger.err::text);
                assertTrue(stranger.err.text().contains("--tls-ca"), stranger.err::text);
            }
        }
    }

    @Test
    void thePageShowsItsPictureThroughTls() throws Exception {
        InteropIT.need("chromium");
        Path home = Files.createTempDirectory(folder, "home");
        Chromium.trust(home, ca);
        try (Started camera = camera();
                Chromium browser = Chromium.open(home, "about:blank")) {
            assertEquals("https: live", browser.evaluate(CameraCase.http(camera) + "/", PageCase.script("""
                    await state('live');
                    const first = number();
                    await until(() => number() > first);
                    return location.protocol + ' ' + document.body.dataset.state;
                    """)));
        }
    }
}
