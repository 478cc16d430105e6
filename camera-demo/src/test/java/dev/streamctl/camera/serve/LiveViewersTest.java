package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.ServerOptions;
import dev.streamctl.StreamException;
import dev.streamctl.access.Token;
import dev.streamctl.camera.FrameHeader;
import dev.streamctl.camera.FrameType;
import dev.streamctl.camera.HubStats;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.camera.Waits;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The camera at {@code /live}, and pages that behave in every way. */
@Timeout(180)
class LiveViewersTest extends CameraCase {

    private WebSocket page(String query) throws Exception {
        return network.connectWebSocket((Endpoint.Ws) Endpoint.parse("ws://127.0.0.1:" + httpPort() + "/live" + query));
    }

    private static FrameHeader frame(WebSocket page) throws Exception {
        while (true) {
            if (page.receive(PATIENCE) instanceof Message.Binary(byte[] bytes)) {
                return FrameHeader.of(bytes);
            }
        }
    }

    /** The next text of this type. */
    private static String told(WebSocket page, String type) throws Exception {
        while (true) {
            switch (page.receive(PATIENCE)) {
                case Message.Text(String text)
                when text.contains("\"type\":\"" + type + "\"") -> {
                    return text;
                }
                case Message.Text _ -> {}
                case Message.Binary(byte[] bytes) ->
                    page.send("painted " + FrameHeader.of(bytes).sequence());
            }
        }
    }

    @Test
    void framesComeAsTheyArePaintedAndTheDelayIsKnown() throws Exception {
        start(pattern(0), options());
        try (WebSocket page = page("")) {
            long last = 0;
            for (int i = 0; i < 10; i++) {
                FrameHeader header = frame(page);
                assertEquals(FrameType.PICTURE, header.type());
                assertTrue(header.sequence() > last);
                last = header.sequence();
                page.send("painted " + last);
            }
            Waits.until(() -> assertTrue(camera.observe().painted().count() >= 10));
            String status = new String(get("/status").body(), UTF_8);
            assertContains("\"name\":\"ws tcp://127.0.0.1:", status);
            assertFalse(status.contains("\"painted_us\":{\"count\":0"), status);
            assertContains(
                    "streamctl_camera_painted_seconds_count",
                    new String(get("/metrics").body(), UTF_8));
            assertContains(
                    "\"controls\":{\"paused\":false,\"paced\":false,\"fps\":50.0,\"quality\":75,\"max_viewers\":64}",
                    told(page, "status"));
        }
        Waits.until(() -> assertEquals(0, camera.hub().stats().viewers()));
        ViewerStats all = camera.hub().stats().all();
        assertEquals(all.captured(), all.sent() + all.skipped());
    }

    @Test
    void aPageThatPaintsNothingGetsItsCreditAndIsCutAtTheDeadline() throws Exception {
        start(pattern(0), withDeadline(Duration.ofSeconds(5)));
        try (WebSocket page = page("?credit=3")) {
            for (int i = 0; i < 3; i++) {
                frame(page);
            }
            assertThrows(StreamException.class, () -> frame(page));
            assertEquals(
                    "no frame was painted for 5000 ms",
                    page.peerStatus().orElseThrow().reason());
        }
        Waits.until(() -> assertEquals(0, camera.hub().stats().viewers()));
        HubStats hub = camera.hub().stats();
        assertEquals(1, hub.cut());
        assertEquals(3, hub.all().sent());
        assertEquals(hub.all().captured(), hub.all().sent() + hub.all().skipped());
    }

    private static CameraOptions withDeadline(Duration sendWithin) {
        return options().withDelivery(new ViewerOptions.Latest(), sendWithin);
    }

    @Test
    void aPageThatLeavesWhileNothingIsPaintedIsNotCounted() throws Exception {
        start(pattern(0), withDeadline(PATIENCE));
        try (WebSocket page = page("?credit=1")) {
            frame(page);
        }
        Waits.until(() -> assertEquals(0, camera.hub().stats().viewers()));
        assertEquals(0, camera.hub().stats().cut());
    }

    @Test
    void aPagePausesTheCaptureAndChangesItsRate() throws Exception {
        start(pattern(0), options());
        try (WebSocket page = page("")) {
            page.send("fps 12.5");
            while (!told(page, "status").contains("\"fps\":12.5,\"quality")) {
                assertFalse(camera.capture().isPaused());
            }
            assertEquals(12.5, camera.capture().fps());
            page.send("pause");
            String status = told(page, "status");
            while (!status.contains("\"state\":\"paused\"")) {
                status = told(page, "status");
            }
            assertTrue(camera.capture().isPaused());
            page.send("resume");
            long before = camera.hub().stats().published();
            while (camera.hub().stats().published() <= before + 3) {
                told(page, "status");
            }
            assertFalse(camera.capture().isPaused());
        }
    }

    @Test
    void whatMeansNothingIsToldInOneLineAndTheFramesGoOn() throws Exception {
        start(pattern(0), options());
        String[][] wrong = {
            {
                "zoom 5",
                "'zoom 5' is none of painted N, failed N, pause, resume, fps N, quality N, viewers N, led N, led off"
            },
            {"quality 0", "quality is 0, not within 1 to 100"},
            {"quality 101", "quality is 101, not within 1 to 100"},
            {"quality 7.5", "'quality 7.5' is none of "},
            {"viewers 100001", "viewers is 100001, not within 0 to 100000"},
            {"viewers -1", "'viewers -1' is none of "},
            {"viewers off", "'viewers off' is none of "},
            {"fps -1", "fps is -1.0, not within 0.01 to 1000"},
            {"painted 1.5", "'painted 1.5' is none of "},
            {"led 20", "this camera has no LED node"},
            {"led off", "this camera has no LED node"},
            {"pause now", "'pause now' is none of "},
            {"painted", "'painted' is none of "},
            {"painted 999999999999", "frame 999999999999 was not sent to this page"},
            {"fps 0", "fps is 0.0, not within 0.01 to 1000"},
            {"x".repeat(5000), "...' is none of "}
        };
        try (WebSocket page = page("")) {
            for (String[] each : wrong) {
                page.send(each[0]);
                assertContains(each[1], told(page, "refused"));
            }
            page.send(new byte[] {1, 2, 3});
            assertContains("requests are text", told(page, "refused"));
            assertContains("\"type\":\"status\"", told(page, "status"));
        }
    }

    @Test
    void wrongParametersAndOneViewerTooManyAreToldByTheClose() throws Exception {
        start(pattern(0), options());
        assertEquals("1008 credit is '9', not within 1 to 8", end("?credit=9"));
        assertEquals("1008 no parameter 'size' here, only fps, credit", end("?size=1"));
        camera.hub().setMaxViewers(0);
        assertEquals("1013 too many viewers: at most 0 may watch", end(""));
    }

    private String end(String query) throws Exception {
        try (WebSocket page = page(query)) {
            assertThrows(StreamException.class, () -> page.receive(PATIENCE));
            var status = page.peerStatus().orElseThrow();
            return status.code() + " " + status.reason();
        }
    }

    @Test
    void thePageIsThereWithoutATokenAndAllElseIsNot() throws Exception {
        ServerOptions guarded = options().server().withToken(Token.of("0123456789abcdef0123456789abcdef"));
        start(pattern(0), options().withServer(guarded));
        for (String open : new String[] {"/", "/page.js", "/page.css", "/icon.svg"}) {
            assertEquals(200, get(open).statusCode(), open);
        }
        assertEquals(404, get("/nothing").statusCode());
        for (String closed :
                new String[] {"/status", "/metrics", "/snapshot.jpg", "/stream.mjpg", "/live", "/control"}) {
            assertTrue(get(closed).statusCode() != 200, closed);
        }
        assertEquals(401, get("/status").statusCode());
    }
}
