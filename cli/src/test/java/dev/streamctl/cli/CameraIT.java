package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.code;
import static dev.streamctl.cli.CameraCase.curl;
import static dev.streamctl.cli.CameraCase.http;
import static dev.streamctl.cli.CameraCase.stream;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code camera} and {@code view}, and other people's programs at them. */
@Timeout(300)
class CameraIT {

    @TempDir
    Path folder;

    /** Two lines that ffprobe prints of a stream. */
    private static String probe(String... input) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(InteropIT.need("ffprobe"), "-v", "error"),
                        Stream.concat(
                                Stream.of(input),
                                Stream.of("-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0")))
                .toList();
        try (Started probe = Started.program(Map.of(), command)) {
            assertEquals(0, probe.exit(), probe.err::text);
            return probe.out.text().strip();
        }
    }

    /** How many frames ffmpeg decodes of five, without a complaint. */
    static void decodeFive(String... input) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(InteropIT.need("ffmpeg"), "-nostdin", "-v", "error"),
                        Stream.concat(Stream.of(input), Stream.of("-frames:v", "5", "-f", "framecrc", "-")))
                .toList();
        try (Started ffmpeg = Started.program(Map.of(), command)) {
            assertEquals(0, ffmpeg.exit(), ffmpeg.err::text);
            assertEquals("", ffmpeg.err.text());
            assertEquals(
                    5,
                    ffmpeg.out
                            .text()
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .count());
        }
    }

    @Test
    void curlSavesASnapshotThatIsThePictureOfTheSource() throws Exception {
        try (Started camera = camera("--size", "320x240")) {
            Path file = folder.resolve("now.jpg");
            assertEquals("200", curl(camera, "/snapshot.jpg", "-o", file.toString(), "-w", "%{http_code}"));
            assertEquals("mjpeg,320,240", probe(file.toString()));
            camera.signal(StopSignal.TERM);
            assertEquals(0, camera.exit(), camera.err::text);
            assertTrue(camera.err.text().contains("summary after "), camera.err::text);
        }
    }

    @Test
    void ffmpegReadsTheFramesOverHttpAndOverTcp() throws Exception {
        try (Started camera = camera("--size", "320x240")) {
            assertEquals("mjpeg,320,240", probe("-f", "mpjpeg", http(camera) + "/stream.mjpg"));
            assertEquals("mjpeg,320,240", probe("-f", "mjpeg", stream(camera)));
            decodeFive("-f", "mpjpeg", "-i", http(camera) + "/stream.mjpg?fps=10");
            decodeFive("-f", "mjpeg", "-i", stream(camera));
        }
    }

    @Test
    void aStoppedFfmpegIsCutAndAnotherViewerGoesOn() throws Exception {
        String[] reads = {InteropIT.need("ffmpeg"), "-nostdin", "-v", "error", "-f", "mpjpeg"};
        try (Started camera = camera("--fill", "100KiB")) {
            List<String> command = Stream.concat(
                            Stream.of(reads), Stream.of("-i", http(camera) + "/stream.mjpg", "-f", "framecrc", "-"))
                    .toList();
            try (Started ffmpeg = Started.program(Map.of(), command)) {
                ffmpeg.out.await(line -> line.startsWith("0, "));
                ffmpeg.freeze();
                try (Started view = Started.streamctl("view", stream(camera), "--json")) {
                    view.out.await("{\"type\":\"frame\""); // its start may take longer than the cut
                    await().atMost(Duration.ofMinutes(1))
                            .until(() -> curl(camera, "/status").contains("\"cut\":1"));
                    view.signal(StopSignal.TERM);
                    assertEquals(143, view.exit(), view.err::text);
                    Map<String, Object> summary =
                            Json.object(view.out.text().lines().toList().getLast());
                    assertEquals(0L, summary.get("broken"));
                    assertTrue((long) summary.get("received") > 0, summary::toString);
                }
            }
        }
    }

    @Test
    void viewSavesTheFramesThatItWasToGet() throws Exception {
        try (Started camera = camera("--size", "320x240");
                Started view = Started.streamctl(
                        "view", stream(camera), "--save", folder.resolve("x").toString(), "--count", "5")) {
            assertEquals(0, view.exit(), view.err::text);
            assertTrue(view.err.text().contains(": 5 frames ("), view.err::text);
            assertTrue(view.err.text().contains(" 0 broken"), view.err::text);
            try (Stream<Path> saved = Files.list(folder.resolve("x"))) {
                List<Path> files = saved.toList();
                assertEquals(5, files.size());
                assertEquals("mjpeg,320,240", probe(files.getFirst().toString()));
            }
        }
    }

    @Test
    void viewTellsEachFrameAsJson() throws Exception {
        try (Started camera = camera();
                Started view = Started.streamctl("view", stream(camera), "--json", "--count", "3")) {
            assertEquals(0, view.exit(), view.err::text);
            List<Map<String, Object>> lines =
                    view.out.text().lines().map(Json::object).toList();
            assertEquals(4, lines.size());
            assertEquals("frame", lines.getFirst().get("type"));
            assertEquals("summary", lines.getLast().get("type"));
            assertEquals(3L, lines.getLast().get("received"));
        }
    }

    @Test
    void viewEndsWithAnErrorOnAFullDiskAndTheCameraGoesOn() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        try (Started camera = camera("--fill", "20KiB")) {
            String script = "mount -t tmpfs -o size=128k none " + small + " && \"$STREAMCTL\" view " + stream(camera)
                    + " --save " + small + "; code=$?; ls " + small + "; exit $code";
            try (Started view =
                    Started.program(Map.of(), List.of(InteropIT.need("unshare"), "-rm", "sh", "-c", script))) {
                assertEquals(1, view.exit(), view.err::text);
                assertTrue(view.err.text().contains("cannot save " + small + "/frame-"), view.err::text);
                assertTrue(view.err.text().contains("No space left on device"), view.err::text);
                assertTrue(view.out.text().contains("frame-"), view.out::text);
                assertTrue(!view.out.text().contains(".part"), view.out::text);
            }
            assertEquals("200", code(camera, "/snapshot.jpg"));
        }
    }

    @Test
    void aTokenIsAskedForOnBothPorts() throws Exception {
        Path token = folder.resolve("token");
        try (Started generate = Started.streamctl("token", "generate", "--out", token.toString())) {
            assertEquals(0, generate.exit(), generate.err::text);
        }
        try (Started camera = camera("--token-file", token.toString())) {
            assertEquals("401", code(camera, "/snapshot.jpg"));
            try (Started view =
                    Started.streamctl("view", stream(camera), "--token-file", token.toString(), "--count", "2")) {
                assertEquals(0, view.exit(), view.err::text);
            }
            try (Started view = Started.streamctl("view", stream(camera), "--timeout", "30s", "--count", "2")) {
                assertEquals(6, view.exit(), view.err::text);
                assertTrue(view.err.text().contains("the token is missing or wrong"), view.err::text);
            }
        }
    }

    @Test
    void theCountersGoToAListener() throws Exception {
        try (Started listener = Started.streamctl("listen", "--port", "0", "--count", "2")) {
            String target = listener.err.await("listening on udp://").replaceAll("listening on udp://(\\S+) .*", "$1");
            try (Started camera = camera("--telemetry", target, "--telemetry-period", "100ms", "--device", "porch")) {
                assertEquals(0, listener.exit(), listener.err::text);
                assertTrue(listener.out.text().contains("camera,device=porch live="), listener.out::text);
                assertTrue(listener.out.text().contains("age_p99_us="), listener.out::text);
                camera.signal(StopSignal.TERM);
                assertEquals(0, camera.exit(), camera.err::text);
            }
        }
    }

    @Test
    void wrongOptionsAreOneLine() throws Exception {
        String[][] wrong = {
            {"'webcam' is no source", "--source", "webcam"},
            {"'big' is no size such as 640x480", "--size", "big"},
            {"the width is 4 pixels, not within 8 to 8192", "--size", "4x400"},
            {"fps is 0.0, not within 0.01 to 1000.0", "--fps", "0"},
            {"rpicam has no option 'output' here", "--source", "rpicam:output=x"},
            {"rpicam: '0' is no value of quality", "--source", "rpicam:quality=0"},
            {"has 70 bytes, more than 63", "--led", "x".repeat(70)},
            {"ws://", "--led", "ws://"},
            {"--max-frame: 1 is not within 1KiB to 256MiB", "--max-frame", "1"},
            {"'x' is not a whole number within -9223372036854775808 to 9223372036854775807", "--seed", "x"}
        };
        for (String[] each : wrong) {
            try (Started camera = Started.streamctl("camera", each[1], each[2])) {
                assertEquals(2, camera.exit(), camera.err::text);
                assertTrue(camera.err.text().contains(each[0]), camera.err::text);
            }
        }
    }
}
