package dev.streamctl.camera.serve;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.FrameProcessor;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.MotionScore;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.jpeg.Jpegs;
import dev.streamctl.camera.source.TestPattern;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;

/** A camera that runs, and clients of it. */
abstract class CameraCase {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Network network = Network.open(NetworkOptions.defaults());
    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private Thread runner;

    /** The camera's own; clients and their connections have the machine's. */
    TimeSource time = TimeSource.system();

    Camera camera;

    /** Viewers have all the time that a test has: who is cut in it, is cut because the test wants that. */
    static CameraOptions options() {
        return CameraOptions.local(CaptureOptions.of(50).within(PATIENCE, PATIENCE))
                .withDelivery(new ViewerOptions.Latest(), PATIENCE);
    }

    void start(FrameSource source, CameraOptions options) throws Exception {
        start(source, new MotionScore(), options);
    }

    void start(FrameSource source, FrameProcessor processor, CameraOptions options) throws Exception {
        var clock = ScopedValue.where(TimeSource.CURRENT, time);
        camera = clock.call(() -> Camera.open(network, source, processor, options));
        runner = Thread.ofPlatform()
                .start(() -> clock.run(() -> {
                    try {
                        camera.run();
                        ended.complete("");
                    } catch (Exception e) {
                        ended.complete(e.toString());
                    }
                }));
    }

    /** How it ended. */
    String end() throws Exception {
        return ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        if (camera != null) {
            camera.stop();
            end();
            runner.join();
        }
        network.close();
        http.shutdownNow();
    }

    FrameStream<byte[]> view() throws IOException, InterruptedException {
        return network.connect(camera.stream().endpoint(), LengthPrefixed.of(4));
    }

    int httpPort() {
        return ((Endpoint.Tcp) camera.http().endpoint()).port();
    }

    int streamPort() {
        return ((Endpoint.Tcp) camera.stream().endpoint()).port();
    }

    static TestPattern pattern(int fill) {
        return new TestPattern(320, 240, 0, fill, InstantSource.system());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort() + path);
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    static void assertContains(String part, String text) {
        assertTrue(text.contains(part), () -> part + " is not in " + text);
    }

    /** One picture when it is let, and then none any more. */
    record Still(CountDownLatch first) implements FrameSource {
        @Override
        public String name() {
            return "still";
        }

        @Override
        public boolean isPaced() {
            return true;
        }

        @Override
        public FrameSource.Capture open() {
            var given = new AtomicBoolean();
            return FrameSource.Capture.of(
                    () -> {
                        first.await();
                        if (given.getAndSet(true)) {
                            new CountDownLatch(1).await();
                        }
                        return Jpegs.numbered(1);
                    },
                    () -> {});
        }
    }
}
