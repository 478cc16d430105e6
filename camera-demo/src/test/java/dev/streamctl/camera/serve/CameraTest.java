package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.StreamException;
import dev.streamctl.camera.FrameHeader;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.FrameSource.Capture;
import dev.streamctl.camera.FrameType;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.jpeg.Jpegs;
import dev.streamctl.camera.source.TestPattern;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class CameraTest extends CameraCase {

    private static TestPattern pattern(int fill) {
        return new TestPattern(320, 240, 0, fill, InstantSource.system());
    }

    private static byte[] jpegOf(byte[] frame) throws Exception {
        return Arrays.copyOfRange(frame, FrameHeader.lengthOf(frame), frame.length);
    }

    @Test
    void framesOverTcpHaveTheirNumberTypeTimeAndPicture() throws Exception {
        start(pattern(0), options());
        try (FrameStream<byte[]> stream = view()) {
            long last = 0;
            for (int i = 0; i < 10; i++) {
                byte[] frame = stream.receive(PATIENCE);
                FrameHeader header = FrameHeader.of(frame);
                assertEquals(FrameType.PICTURE, header.type());
                assertTrue(header.sequence() > last);
                last = header.sequence();
                assertEquals(320, Jpegs.decoded(jpegOf(frame)).getWidth());
            }
        }
        Waits.until(() -> assertEquals(0, camera.hub().stats().viewers()));
        ViewerStats all = camera.hub().stats().all();
        assertTrue(all.sent() >= 9);
        assertEquals(all.captured(), all.sent() + all.skipped());
    }

    @Test
    void aSnapshotIsTheNewestFrame() throws Exception {
        start(pattern(0), options());
        HttpResponse<byte[]> answer = get("/snapshot.jpg");
        assertEquals(200, answer.statusCode());
        assertEquals("image/jpeg", answer.headers().firstValue("content-type").orElseThrow());
        assertEquals(320, Jpegs.decoded(answer.body()).getWidth());
        long sequence =
                Long.parseLong(answer.headers().firstValue("x-frame-sequence").orElseThrow());
        HttpResponse<byte[]> later = get("/snapshot.jpg?timeout=25s&after=" + (sequence + 3));
        assertEquals(200, later.statusCode());
        assertTrue(Long.parseLong(later.headers().firstValue("x-frame-sequence").orElseThrow()) >= sequence + 4);
    }

    @Test
    void wrongParametersAreToldInOneLine() throws Exception {
        start(pattern(0), options());
        String[][] wrong = {
            {"/snapshot.jpg?max-age=soon", "max-age is 'soon', no time such as 500ms or 2s\n"},
            {"/snapshot.jpg?size=1", "no parameter 'size' here, only max-age, timeout, after\n"},
            {"/snapshot.jpg?after=-1", "after is '-1', no whole number\n"},
            {"/stream.mjpg?fps=fast", "fps is 'fast', not within 0.01 to 1000\n"},
            {"/stream.mjpg?fps=1&fps=2", "the parameter fps is there twice\n"},
            {"/stream.mjpg?policy=some", "policy is 'some', neither latest nor every\n"}
        };
        for (String[] each : wrong) {
            HttpResponse<byte[]> answer = get(each[0]);
            assertEquals(400, answer.statusCode());
            assertEquals(each[1], new String(answer.body(), UTF_8));
        }
    }

    @Test
    void aSnapshotWithoutAFrameInTimeIsToldSo() throws Exception {
        var never = new CountDownLatch(1);
        start(new Still(never), options());
        assertEquals(504, get("/snapshot.jpg?timeout=50").statusCode());
        never.countDown();
        assertEquals(200, get("/snapshot.jpg?timeout=25s&max-age=3600s").statusCode());
        assertEquals(304, get("/snapshot.jpg?after=1&timeout=50ms").statusCode());
        assertEquals(200, get("/snapshot.jpg?max-age=3600s").statusCode());
        Waits.until(() ->
                assertEquals(504, get("/snapshot.jpg?max-age=1ms&timeout=50ms").statusCode()));
    }

    /** One picture when it is let, and then none any more. */
    private record Still(CountDownLatch first) implements FrameSource {
        @Override
        public String name() {
            return "still";
        }

        @Override
        public boolean isPaced() {
            return true;
        }

        @Override
        public Capture open() {
            var given = new AtomicBoolean();
            return Capture.of(
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

    @Test
    void eachPartOfMjpegEndsWithTheNextBoundary() throws Exception {
        var first = new CountDownLatch(0);
        start(new Still(first), options());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), httpPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write("GET /stream.mjpg HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                            .formatted(httpPort())
                            .getBytes(UTF_8));
            // although no second frame comes, the first one is whole; and it is repeated
            var in = socket.getInputStream();
            var text = new StringBuilder();
            int boundaries = 0;
            while (boundaries < 4) {
                int b = in.read();
                assertTrue(b >= 0, text::toString);
                text.append((char) b);
                if (text.toString().endsWith("--streamctl-frame\r\n")) {
                    boundaries++;
                }
            }
            assertContains("Content-Type: multipart/x-mixed-replace; boundary=streamctl-frame", text.toString());
            assertContains("Content-Length: " + Jpegs.numbered(1).length, text.toString());
            assertContains("X-Frame-Sequence: 1\r\n", text.toString());
        }
        ViewerStats stats = camera.hub().stats().all();
        assertEquals(1, stats.captured());
    }

    @Test
    void statusAndMetricsTellTheSameNumbers() throws Exception {
        start(pattern(0), options());
        try (FrameStream<byte[]> stream = view()) {
            stream.receive(PATIENCE);
            Waits.until(() -> assertTrue(camera.observe().processing().processed() > 2));
            String status = new String(get("/status").body(), UTF_8);
            assertContains("\"state\":\"live\"", status);
            assertContains("\"viewers\":1", status);
            assertContains("\"motion\":", status);
            assertContains("\"name\":\"tcp://127.0.0.1:", status);
            String metrics = new String(get("/metrics").body(), UTF_8);
            assertContains("streamctl_camera_live 1.0", metrics);
            assertContains("streamctl_camera_viewers 1.0", metrics);
            assertContains("streamctl_camera_skipped_total{reason=\"slow\"}", metrics);
            assertContains("streamctl_camera_value{name=\"motion\"}", metrics);
        }
    }

    @Test
    void viewersOverTheLimitAreToldSoAndTheOthersGoOn() throws Exception {
        CameraOptions options = options();
        start(pattern(0), options);
        camera.hub().setMaxViewers(1);
        try (FrameStream<byte[]> one = view()) {
            one.receive(PATIENCE);
            try (FrameStream<byte[]> other = view()) {
                byte[] notice = other.receive(PATIENCE);
                assertEquals(FrameType.NOTICE, FrameHeader.of(notice).type());
                assertEquals("too many viewers: 1 watch already", new String(jpegOf(notice), UTF_8));
                assertThrows(StreamException.class, () -> other.receive(PATIENCE));
            }
            HttpResponse<byte[]> refused = get("/stream.mjpg");
            assertEquals(503, refused.statusCode());
            assertEquals("5", refused.headers().firstValue("retry-after").orElseThrow());
            one.receive(PATIENCE);
        }
    }

    @Test
    void aViewerThatSendsGarbageIsToldSoAndClosed() throws Exception {
        start(pattern(0), options());
        for (String garbage : new String[] {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0\1x"}) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.getOutputStream().write(garbage.getBytes(UTF_8));
                String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
                assertContains("viewers send nothing here", all);
            }
        }
        try (FrameStream<byte[]> stream = view()) {
            stream.receive(PATIENCE);
        }
    }

    private int port() {
        return ((Endpoint.Tcp) camera.stream().endpoint()).port();
    }

    @Test
    void aViewerThatStopsReadingIsCutAndTheOthersGetTheirFrames() throws Exception {
        CameraOptions base = options();
        start(
                pattern(200_000),
                new CameraOptions(
                        base.stream(),
                        base.http(),
                        base.server(),
                        base.capture(),
                        10,
                        base.policy(),
                        base.everyBytes(),
                        Duration.ofSeconds(3),
                        base.processWithin(),
                        base.origins(),
                        base.hosts()));
        try (var stopped = new Socket(InetAddress.getLoopbackAddress(), port());
                FrameStream<byte[]> healthy = view()) {
            assertTrue(stopped.isConnected());
            Waits.until(() -> {
                healthy.receive(PATIENCE);
                assertEquals(1, camera.hub().stats().cut());
            });
            Waits.until(() -> assertEquals(1, camera.hub().stats().viewers()));
            healthy.receive(PATIENCE);
        }
        ViewerStats all = camera.hub().stats().all();
        assertEquals(all.captured(), all.sent() + all.skipped() + all.waiting());
    }

    @Test
    void oneStopEndsAllWithinASecondOrTwo() throws Exception {
        start(new Hanging(), options());
        try (FrameStream<byte[]> stream = view();
                var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            Waits.until(() -> assertEquals(2, camera.hub().stats().viewers()));
            camera.stop();
            assertEquals("", end());
            assertThrows(StreamException.class, () -> stream.receive(PATIENCE));
            assertEquals(-1, socket.getInputStream().read());
        }
        assertEquals(0, camera.hub().stats().viewers());
    }

    /** Never gives a frame and ignores its interrupt. */
    private static final class Hanging implements FrameSource {
        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public boolean isPaced() {
            return true;
        }

        @Override
        public Capture open() {
            var closed = new CountDownLatch(1);
            return Capture.of(
                    () -> {
                        while (closed.getCount() > 0) {
                            try {
                                closed.await();
                            } catch (InterruptedException e) {
                                // that is the point
                            }
                        }
                        return new byte[0];
                    },
                    closed::countDown);
        }
    }

    @Test
    void everyFrameComesWhereThatIsWanted() throws Exception {
        CameraOptions base = options();
        start(
                pattern(0),
                new CameraOptions(
                        base.stream(),
                        base.http(),
                        base.server(),
                        base.capture(),
                        10,
                        new ViewerOptions.Every(1 << 20),
                        base.everyBytes(),
                        PATIENCE,
                        base.processWithin(),
                        base.origins(),
                        base.hosts()));
        try (FrameStream<byte[]> stream = view()) {
            long first = FrameHeader.of(stream.receive(PATIENCE)).sequence();
            for (int i = 1; i < 30; i++) {
                assertEquals(first + i, FrameHeader.of(stream.receive(PATIENCE)).sequence());
            }
        }
    }
}
