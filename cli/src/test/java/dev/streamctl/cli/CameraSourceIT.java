package dev.streamctl.cli;

import static dev.streamctl.cli.CameraCase.camera;
import static dev.streamctl.cli.CameraCase.code;
import static dev.streamctl.cli.CameraCase.curl;
import static dev.streamctl.cli.CameraCase.http;
import static dev.streamctl.cli.CameraCase.stream;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code camera} with sources that are programs, and that fail in every way. */
@Timeout(300)
class CameraSourceIT {

    private static void until(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(assertion);
    }

    private static String ffmpeg() {
        return "exec:" + InteropIT.need("ffmpeg")
                + " -nostdin -v error -re -f lavfi -i testsrc2=size=320x240:rate=25 -f mjpeg -flush_packets 1 -";
    }

    private static void assertState(Started camera, String state) throws Exception {
        String status = curl(camera, "/status");
        assertTrue(status.contains("\"state\":\"" + state + "\""), status);
    }

    private static List<ProcessHandle> children(Started camera, String program) {
        return ProcessHandle.of(camera.pid())
                .orElseThrow()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith(program))
                .toList();
    }

    private static long peakKiB(Started camera) throws Exception {
        String line = Files.readAllLines(Path.of("/proc/" + camera.pid() + "/status")).stream()
                .filter(each -> each.startsWith("VmHWM:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    @Test
    void aProgramThatIsKilledIsStartedAgainAndItsViewersGoOn() throws Exception {
        try (Started camera = camera("--source", ffmpeg());
                Started view = Started.streamctl("view", stream(camera), "--json")) {
            until(() -> assertState(camera, "live"));
            until(() -> assertTrue(view.out.text().lines().count() > 1, view.err::text));
            ProcessHandle child = children(camera, "ffmpeg").getFirst();
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-9", String.valueOf(child.pid()))
                            .start()
                            .waitFor());
            until(() -> assertTrue(camera.err.text().contains("ffmpeg ended with 137"), camera.err::text));
            until(() -> {
                assertState(camera, "live");
                // more often where the machine is so slow that the program stalls
                assertTrue(curl(camera, "/status").matches("(?s).*\"opened\":([2-9]|\\d\\d+),.*"));
            });
            long before = view.out.text().lines().count();
            until(() -> assertTrue(view.out.text().lines().count() > before + 5));
            view.signal(StopSignal.INT);
            assertEquals(130, view.exit(), view.err::text);
            Map<String, Object> summary = Json.object(
                    view.out.text().lines().reduce((_, last) -> last).orElseThrow());
            assertTrue((Long) summary.get("no_signal") >= 1, summary::toString);
            assertEquals(0L, summary.get("broken"));
            List<ProcessHandle> left = children(camera, "ffmpeg");
            camera.signal(StopSignal.TERM);
            assertEquals(0, camera.exit(), camera.err::text);
            for (ProcessHandle each : left) {
                each.onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aTerminalThatIsClosedEndsTheProgramToo() throws Exception {
        try (Started camera = camera("--source", "exec:sleep 600")) {
            until(() -> assertEquals(1, children(camera, "sleep").size()));
            ProcessHandle child = children(camera, "sleep").getFirst();
            camera.signal(StopSignal.HUP);
            assertEquals(0, camera.exit(), camera.err::text);
            child.onExit().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatProgramsLeaveBehindEndsBeforeTheNextOneStarts(@TempDir Path folder) throws Exception {
        Path left = Files.createFile(folder.resolve("left"));
        Path both = folder.resolve("both");
        Path script = Files.writeString(
                folder.resolve("script"),
                "for pid in $(cat " + left + "); do grep -qa sleep /proc/$pid/cmdline 2> /dev/null && echo $pid >> "
                        + both + "; done\nsleep 600 > /dev/null 2>&1 &\necho $! >> " + left + "\nexit 3\n");
        try (Started camera = camera("--source", "exec:sh " + script)) {
            until(() -> assertTrue(Files.readAllLines(left).size() >= 3));
            camera.signal(StopSignal.TERM);
            assertEquals(0, camera.exit(), camera.err::text);
        }
        assertFalse(Files.exists(both));
        for (String pid : Files.readAllLines(left)) {
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(pid));
            if (process.isPresent()) {
                process.get().onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aSourceThatHangsGivesThePictureWithoutASignal() throws Exception {
        try (Started camera = camera("--source", "exec:sleep 600", "--open-timeout", "500ms")) {
            until(() -> assertEquals("503", code(camera, "/snapshot.jpg")));
            String type = curl(camera, "/snapshot.jpg", "-o", "/dev/null", "-w", "%{content_type}");
            assertEquals("image/jpeg", type);
            until(() -> assertTrue(curl(camera, "/status").contains("no frame for 0.5 s")));
        }
    }

    @Test
    void garbageWithoutAnEndStaysWithinBoundsAndTheServiceGoesOn() throws Exception {
        String head =
                "\\377\\330\\377\\300\\0\\013\\010\\0\\010\\0\\010\\001\\001\\021\\0\\377\\332\\0\\010\\001\\001\\0\\0\\077\\0";
        String[] sources = {
            "exec:cat /dev/urandom", "exec:sh -c 'printf \"" + head + "\"; head -c 1G /dev/zero; exec sleep 600'"
        };
        for (String source : sources) {
            try (Started camera = camera("--source", source, "--open-timeout", "5s", "--max-frame", "1MiB")) {
                until(() -> assertEquals("503", code(camera, "/snapshot.jpg")));
                until(() -> assertTrue(curl(camera, "/status").contains("no frame for 5.0 s")));
                assertTrue(peakKiB(camera) < 400 * 1024, () -> "more memory than a camera may take");
                if (source.contains("1G")) {
                    until(() -> assertTrue(curl(camera, "/status").matches("(?s).*\"too_long\":[1-9].*")));
                }
            }
        }
    }

    @Test
    void anotherCameraOverHttpIsASourceAndIsFoundAgain() throws Exception {
        try (Started first = camera("--size", "320x240", "--fps", "20")) {
            String port = http(first).replaceAll(".*:", "");
            try (Started second =
                    camera("--source", http(first) + "/stream.mjpg", "--open-timeout", "2s", "--frame-timeout", "2s")) {
                until(() -> assertState(second, "live"));
                first.signal(StopSignal.TERM);
                assertEquals(0, first.exit(), first.err::text);
                until(() -> assertState(second, "no_signal"));
                try (Started third =
                        Started.streamctl("camera", "--http-port", port, "--stream-port", "0", "--size", "320x240")) {
                    until(() -> assertState(second, "live"));
                    third.err.await(line -> line.contains(":" + port + "/"));
                }
            }
        }
    }

    @Test
    void whereNobodyWatchesNoProgramRuns() throws Exception {
        try (Started camera = camera("--source", ffmpeg(), "--idle", "pause", "--keep-warm", "100ms")) {
            until(() -> assertState(camera, "paused"));
            assertEquals(List.of(), children(camera, "ffmpeg"));
            assertEquals("200", code(camera, "/snapshot.jpg?timeout=25s"));
            until(() -> assertState(camera, "paused"));
            until(() -> assertEquals(List.of(), children(camera, "ffmpeg")));
        }
    }
}
