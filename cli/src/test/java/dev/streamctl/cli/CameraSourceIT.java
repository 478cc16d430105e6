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

import dev.streamctl.telemetry.OwnAddress;
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
        return InteropIT.need("ffmpeg")
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

    /** The first of its numbers of this name in the status. */
    private static long number(Started camera, String name) throws Exception {
        String status = curl(camera, "/status");
        return Long.parseLong(status.replaceAll("(?s).*?\"" + name + "\":(\\d+).*", "$1"));
    }

    /** Until the frame that says why there is none has gone to the only viewer. */
    private static void awaitNoticeSent(Started camera) throws Exception {
        until(() -> assertState(camera, "no_signal"));
        long uptime = number(camera, "uptime_ms");
        until(() -> assertTrue(number(camera, "uptime_ms") > uptime)); // those who ask at one moment share one status
        long sent = number(camera, "sent");
        until(() -> assertTrue(number(camera, "sent") > sent + 1)); // one picture may have been under way
    }

    /** A machine that is slow for a while does not stall it. */
    @Test
    void aProgramThatIsKilledIsStartedAgainAndItsViewersGoOn(@TempDir Path folder) throws Exception {
        Path may = Files.createFile(folder.resolve("may"));
        Path script = Files.writeString(folder.resolve("script"), "test -e " + may + " || exit 1\nexec " + ffmpeg());
        try (Started camera =
                        camera("--source", "exec:sh " + script, "--open-timeout", "60s", "--frame-timeout", "60s");
                Started view = Started.streamctl("view", stream(camera), "--json", "--timeout", "60s")) {
            until(() -> assertState(camera, "live"));
            until(() -> assertTrue(view.out.text().lines().count() > 1, view.err::text));
            ProcessHandle child = children(camera, "ffmpeg").getFirst();
            Files.delete(may);
            assertEquals(
                    0,
                    new ProcessBuilder("kill", "-9", String.valueOf(child.pid()))
                            .start()
                            .waitFor());
            until(() -> assertTrue(camera.err.text().contains("sh ended with 137"), camera.err::text));
            awaitNoticeSent(camera);
            Files.createFile(may);
            until(() -> assertState(camera, "live"));
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

    private static Started cameraAt(OwnAddress at) throws Exception {
        return Started.streamctl(
                "camera",
                "--host",
                at.host(),
                "--http-port",
                "" + at.port(),
                "--stream-port",
                "0",
                "--size",
                "320x240",
                "--fps",
                "20");
    }

    @Test
    void anotherCameraOverHttpIsASourceAndIsFoundAgain() throws Exception {
        OwnAddress at = OwnAddress.next();
        try (Started first = cameraAt(at)) {
            try (Started second =
                    camera("--source", http(first) + "/stream.mjpg", "--open-timeout", "2s", "--frame-timeout", "2s")) {
                until(() -> assertState(second, "live"));
                first.signal(StopSignal.TERM);
                assertEquals(0, first.exit(), first.err::text);
                until(() -> assertState(second, "no_signal"));
                try (Started third = cameraAt(at)) {
                    until(() -> assertState(second, "live"));
                    assertEquals("http://" + at, http(third));
                }
            }
        }
    }

    @Test
    void whereNobodyWatchesNoProgramRuns() throws Exception {
        try (Started camera = camera("--source", "exec:" + ffmpeg(), "--idle", "pause", "--keep-warm", "100ms")) {
            until(() -> assertState(camera, "paused"));
            assertEquals(List.of(), children(camera, "ffmpeg"));
            assertEquals("200", code(camera, "/snapshot.jpg?timeout=25s"));
            until(() -> assertState(camera, "paused"));
            until(() -> assertEquals(List.of(), children(camera, "ffmpeg")));
        }
    }
}
