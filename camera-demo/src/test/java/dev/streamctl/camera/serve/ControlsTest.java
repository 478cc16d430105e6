package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.access.Token;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.Quality;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.jpeg.Jpegs;
import dev.streamctl.camera.leds.LedsNode;
import dev.streamctl.camera.leds.VirtualLeds;
import dev.streamctl.camera.nodes.NodeOptions;
import dev.streamctl.camera.nodes.RunningNode;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is changed of a camera while it runs, by programs at {@code /control}. */
@Timeout(180)
class ControlsTest extends CameraCase {

    private static final Token TOKEN = Token.of("0123456789abcdef0123456789abcdef");

    /** The test picture, with another quality. */
    private static final class WithQuality implements FrameSource {

        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger asked = new AtomicInteger();
        private final FrameSource pictures = pattern(0);
        private final Quality quality;

        WithQuality(Quality quality) {
            this.quality = quality;
        }

        @Override
        public String name() {
            asked.incrementAndGet();
            return "test with a quality";
        }

        @Override
        public boolean isPaced() {
            asked.incrementAndGet();
            return false;
        }

        @Override
        public Quality quality() {
            asked.incrementAndGet();
            return quality;
        }

        @Override
        public Capture open() throws IOException, InterruptedException {
            opened.incrementAndGet();
            return pictures.open();
        }
    }

    private WebSocket control() throws Exception {
        return socket("/control");
    }

    private WebSocket socket(String path) throws Exception {
        return network.connectWebSocket(Endpoint.ws("127.0.0.1", httpPort(), path));
    }

    private static String ask(WebSocket control, String request) throws Exception {
        control.send(request);
        return control.receive(PATIENCE).asText();
    }

    @Test
    void theQualityOfTheTestPictureChangesItsSize() throws Exception {
        start(pattern(0), options());
        try (WebSocket control = control()) {
            assertContains("\"quality\":100,", ask(control, "quality 100"));
            int best = laterSize();
            assertContains("\"quality\":5,", ask(control, "quality 5"));
            Waits.until(() -> assertTrue(laterSize() < best * 9 / 10, () -> "not smaller than " + best));
            assertEquals(320, Jpegs.decoded(get("/snapshot.jpg").body()).getWidth());
        }
    }

    /** The length of a picture that was captured after this call. */
    private int laterSize() throws Exception {
        long newest = camera.hub().newest().map(frame -> frame.sequence()).orElse(0L);
        String first = next(String.valueOf(newest))
                .headers()
                .firstValue("X-Frame-Sequence")
                .orElseThrow(); // may have been under way
        return next(first).body().length;
    }

    private HttpResponse<byte[]> next(String sequence) throws Exception {
        return get("/snapshot.jpg?timeout=25s&after=" + sequence);
    }

    @Test
    void aSourceThatMustBeOpenedAgainForItsQualityIs() throws Exception {
        var source = new WithQuality(new Quality.Adjustable(50, true));
        start(source, options());
        try (WebSocket control = control()) {
            Waits.until(() -> assertTrue(camera.hub().stats().published() > 0));
            assertEquals(1, source.opened.get());
            assertContains("\"quality\":80,", ask(control, "quality 80"));
            Waits.until(() -> assertEquals(2, source.opened.get()));
            long before = camera.hub().stats().published();
            Waits.until(() -> assertTrue(camera.hub().stats().published() > before + 3));
            assertEquals(2, source.opened.get());
            assertEquals(0, camera.observe().capture().failures().size());
        }
    }

    @Test
    void aSourceWithoutAQualitySaysWhy() throws Exception {
        start(new WithQuality(new Quality.Fixed("it is as it is")), options());
        try (WebSocket control = control()) {
            assertEquals("{\"type\":\"refused\",\"reason\":\"it is as it is\"}", ask(control, "quality 80"));
            assertContains("\"quality\":null,\"quality_fixed\":\"it is as it is\"", ask(control, "fps 20"));
        }
    }

    /** Its class may hang or throw there, on threads that others wait for. */
    @Test
    void theSourceIsAskedOnceForItsNamePaceAndQuality() throws Exception {
        var source = new WithQuality(new Quality.Adjustable(50, false));
        start(source, options());
        try (WebSocket control = control()) {
            assertContains("\"quality\":80,", ask(control, "quality 80"));
            assertContains("\"paced\":false,\"fps\":20.0", ask(control, "fps 20"));
            assertContains("test with a quality", new String(get("/status").body(), UTF_8));
            Waits.until(() -> assertTrue(camera.hub().stats().published() > 2));
            assertEquals(3, source.asked.get());
        }
    }

    @Test
    void theLimitOfViewersChangesAtOnceAndWhoIsThereStays() throws Exception {
        start(pattern(0), options());
        try (WebSocket control = control();
                FrameStream<byte[]> first = view()) {
            first.receive(PATIENCE);
            assertContains("\"max_viewers\":1", ask(control, "viewers 1"));
            assertEquals(503, get("/stream.mjpg").statusCode());
            assertContains("\"max_viewers\":0", ask(control, "viewers 0"));
            first.receive(PATIENCE);
            assertContains("\"max_viewers\":2", ask(control, "viewers 2"));
            try (FrameStream<byte[]> second = view()) {
                second.receive(PATIENCE);
            }
            assertContains("\"max_viewers\":2", new String(get("/status").body(), UTF_8));
            assertContains("there are no frames here", ask(control, "painted 1"));
        }
    }

    private RunningNode leds(@Nullable Token token) throws Exception {
        NodeOptions options = NodeOptions.of("leds", Endpoint.ws("127.0.0.1", 0, "/"));
        return RunningNode.start(
                network,
                new LedsNode(new VirtualLeds(), 1, PATIENCE),
                options.withServer(options.server().withToken(token)));
    }

    private void startWithLeds(RunningNode leds, @Nullable Token token) throws Exception {
        start(pattern(0), options().withLed(new LedChoice("leds", _ -> leds.endpoint(), token)));
    }

    private static void awaitLed(WebSocket control, String request, String state) throws Exception {
        Waits.until(() -> assertContains(state, ask(control, request)));
    }

    @Test
    void theLedsOfANodeAreSteeredUntilWhoDoesSoLeaves() throws Exception {
        try (RunningNode leds = leds(TOKEN)) {
            startWithLeds(leds, TOKEN);
            try (WebSocket control = control()) {
                assertContains("\"led\":{\"target\":\"leds\",\"state\":\"off\",", ask(control, "fps 20"));
                awaitLed(control, "led 60", "\"state\":\"steering\",\"percent\":60.0,\"shown\":\"green 60\"");
                awaitLed(control, "led -20", "\"shown\":\"red 20\"");
                assertContains("\"state\":\"off\",\"percent\":0.0,\"shown\":\"\"", ask(control, "led off"));
                Waits.until(() -> assertEquals(0, leds.server().stats().open()));
                awaitLed(control, "led 40", "\"shown\":\"green 40\"");
                assertContains("led is 101.0, not within -100 to 100", ask(control, "led 101"));
            }
            Waits.until(() -> assertEquals(0, leds.server().stats().open()));
        }
    }

    @Test
    void theLightThatAPageWantedGoesOutWhenItLeaves() throws Exception {
        try (RunningNode leds = leds(null)) {
            startWithLeds(leds, null);
            try (WebSocket control = control()) {
                try (WebSocket page = socket("/live")) {
                    Waits.until(() -> {
                        page.send("led 60"); // again, as pages do
                        assertContains("\"shown\":\"green 60\"", ask(control, "fps 20"));
                    });
                }
                awaitLed(control, "fps 20", "\"state\":\"off\"");
                Waits.until(() -> assertEquals(0, leds.server().stats().open()));
            }
        }
    }

    @Test
    void aNodeThatIsSteeredByAnotherSaysSoAndIsTriedAgain() throws Exception {
        try (RunningNode leds = leds(null)) {
            startWithLeds(leds, null);
            try (WebSocket control = control()) {
                try (WebSocket other = network.connectWebSocket(leds.endpoint())) {
                    Waits.until(() -> {
                        assertEquals("green 1", ask(other, "0 1 0")); // again: one that is silent for 5 s is replaced
                        assertContains("\"reason\":\"leds: another client steers the LEDs\"", ask(control, "led 60"));
                    });
                }
                awaitLed(control, "led 60", "\"state\":\"steering\",\"percent\":60.0,\"shown\":\"green 60\"");
            }
        }
    }

    @Test
    void aNodeThatDoesNotLetTheCameraInIsToldWithItsReason() throws Exception {
        try (RunningNode leds = leds(TOKEN)) {
            startWithLeds(leds, null);
            try (WebSocket control = control()) {
                Waits.until(() -> {
                    String status = ask(control, "led 60");
                    assertContains("\"state\":\"failed\"", status);
                    assertContains("401", status);
                });
            }
        }
    }
}
