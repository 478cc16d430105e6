package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Network;
import dev.streamctl.NetworkOptions;
import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.FrameHeader;
import dev.streamctl.camera.FrameHub;
import dev.streamctl.camera.FrameType;
import dev.streamctl.camera.MotionScore;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.camera.Waits;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.TimeSource;
import dev.streamctl.testing.ManualTime;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Viewers for whom nothing moves: they have stopped reading, or nothing is captured. The test publishes the frames and is the clock. */
@Timeout(180)
class StoppedViewersTest {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SEND_WITHIN = Duration.ofSeconds(5);

    /** On the machine's clock: there are 90 steps, and a server's thread may be late. */
    private static final Duration BETWEEN = Duration.ofMillis(150);

    /** More bytes than come before the first frame, and fewer than the kernel takes for a peer that does not read. */
    private static final int HEADS = 2048;

    /** More than the kernel takes for a peer that does not read. */
    private static final byte[] LARGE = new byte[8 << 20];

    private final ManualTime time = new ManualTime();
    private final Network network = Network.open(NetworkOptions.defaults().withTime(time));
    private Camera camera;

    @BeforeEach
    void open() throws Exception {
        CameraOptions options = CameraOptions.local(CaptureOptions.of(1).withMaxFrame(LARGE.length + 1))
                .withDelivery(new ViewerOptions.Latest(), SEND_WITHIN);
        camera = ScopedValue.where(TimeSource.CURRENT, time)
                .call(() -> Camera.open(network, CameraCase.pattern(0), new MotionScore(), options));
    }

    @AfterEach
    void close() {
        camera.close();
        network.close();
    }

    private static int port(Endpoint endpoint) {
        return ((Endpoint.Tcp) endpoint).port();
    }

    /** One that says this, and then reads nothing. */
    private static Socket stopped(Endpoint server, String says) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(server)));
        socket.getOutputStream().write(says.getBytes(US_ASCII));
        return socket;
    }

    private String get(String path, String more) {
        return "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\n"
                .formatted(path, port(camera.http().endpoint()), more);
    }

    @Test
    void aStoppedViewerOverTcpIsCutAndTheOthersGoOn() throws Exception {
        assertIsCut(stopped(camera.stream().endpoint(), ""));
    }

    @Test
    void aStoppedViewerOfMjpegIsCutAndTheOthersGoOn() throws Exception {
        assertIsCut(stopped(camera.http().endpoint(), get("/stream.mjpg", "")));
    }

    @Test
    void aStoppedPageIsCutAndTheOthersGoOn() throws Exception {
        assertIsCut(stopped(
                camera.http().endpoint(),
                get(
                        "/live",
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                + "Sec-WebSocket-Version: 13\r\n")));
    }

    /** Nothing else would tell that it has gone. */
    @Test
    void aViewerOfMjpegThatGoesBeforeTheFirstFrameGivesUpItsPlace() throws Exception {
        FrameHub hub = camera.hub();
        try (Socket _ = stopped(camera.http().endpoint(), get("/stream.mjpg", ""))) {
            Waits.until(() -> assertEquals(1, hub.stats().viewers()));
        }
        untilInTime(() -> assertEquals(0, hub.stats().viewers()));
    }

    /** One that asked for a frame every 100 s would be missed only then. */
    @Test
    void aViewerOfMjpegThatWantsFewFramesAndGoesGivesUpItsPlace() throws Exception {
        FrameHub hub = camera.hub();
        try (Socket viewer = stopped(camera.http().endpoint(), get("/stream.mjpg?fps=0.01", ""))) {
            Waits.until(() -> assertEquals(1, hub.stats().viewers()));
            hub.publish("a frame".getBytes(US_ASCII));
            until(viewer, "a frame");
        }
        untilInTime(() -> assertEquals(0, hub.stats().viewers()));
    }

    @Test
    void aViewerOfMjpegThatWaitsIsSentALineOfTheHeadOfItsFirstPart() throws Exception {
        try (Socket socket = stopped(camera.http().endpoint(), get("/stream.mjpg", ""))) {
            String head = until(socket, "\r\n\r\n--streamctl-frame\r\n");
            untilInTime(() -> assertTrue(socket.getInputStream().available() > 0));
            camera.hub().publish("a frame".getBytes(US_ASCII));
            String part = until(socket, "a frame");
            assertTrue(part.matches("(?s)(X-Waiting: 1\r\n)+Content-Type: image/jpeg\r\n.*"), () -> head + part);
        }
    }

    /** Moves the clock meanwhile, a second at a time, and by no more than the 90 s in which no other limit ends the viewer. */
    private void untilInTime(ThrowingRunnable assertion) {
        Waits.until(BETWEEN, () -> {
            time.advance(Duration.ofSeconds(time.elapsed().toSeconds() < 90 ? 1 : 0));
            assertion.run();
        });
    }

    /** What is read until it ends so. */
    private static String until(Socket socket, String end) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertTrue(next >= 0, read::toString);
            read.append((char) next);
        }
        return read.toString();
    }

    /** It is the frame under way that is late, and the queue behind it that is full. */
    @Test
    void aStoppedViewerOfEveryFrameIsCutOnce() throws Exception {
        FrameHub hub = camera.hub();
        try (Socket _ = stopped(camera.http().endpoint(), get("/stream.mjpg?policy=every", ""))) {
            Waits.until(() -> assertEquals(1, hub.stats().viewers()));
            hub.publish(LARGE);
            Waits.until(() -> assertEquals(1, hub.stats().all().waiting()));
            for (int i = 0; i < 20; i++) {
                hub.publish(LARGE);
            }
            assertEquals(1, hub.stats().cut());
            Waits.until(() -> {
                time.advance(SEND_WITHIN);
                assertEquals(0, hub.stats().viewers());
            });
            assertEquals(1, hub.stats().cut());
        }
    }

    /** The server closes a connection on which nothing moves for five minutes. */
    @Test
    void aViewerOverTcpStaysHoweverLongNothingIsCaptured() throws Exception {
        int others = time.pendingTimers();
        try (Socket viewer = stopped(camera.stream().endpoint(), "")) {
            var in = new DataInputStream(viewer.getInputStream());
            for (int minute = 0; minute < 6; minute++) {
                time.awaitTimers(others + 2); // of the server, and of who looks whether the viewer is still there
                time.advance(Duration.ofMinutes(1));
                assertEquals(FrameType.NOTICE, FrameHeader.of(readFrame(in)).type());
            }
            camera.hub().publish(new byte[10]);
            assertEquals(FrameType.PICTURE, FrameHeader.of(readFrame(in)).type());
        }
    }

    private void assertIsCut(Socket opened) throws Exception {
        FrameHub hub = camera.hub();
        try (Socket stopped = opened;
                FrameStream<byte[]> healthy = network.connect(
                        camera.stream().endpoint(),
                        LengthPrefixed.of(4),
                        Limits.defaults().with(Limit.MAX_FRAME, 2L * LARGE.length))) {
            Waits.until(() -> assertEquals(2, hub.stats().viewers()));
            hub.publish(LARGE);
            assertGets(1, healthy);
            hub.publish(LARGE); // so that the stopped one has a large frame to send, whichever it takes
            assertGets(2, healthy);
            assertEquals(0, hub.stats().cut());
            // its deadline runs; once and no further, for the connection's own limit of twice that would be no cut
            Waits.until(() -> assertTrue(stopped.getInputStream().available() > HEADS));
            time.advance(SEND_WITHIN);
            Waits.until(() -> assertEquals(1, hub.stats().cut()));
            Waits.until(() -> assertEquals(1, hub.stats().viewers()));
            hub.publish(new byte[10]);
            assertGets(3, healthy);
            assertTrue(rest(stopped) < LARGE.length, "it got its frame");
            assertEquals(1, hub.stats().cut());
            ViewerStats all = hub.stats().all();
            assertEquals(3, all.sent());
            assertEquals(2, all.skipped()); // two large ones: under way, and before or behind that
            assertEquals(5, all.captured());
        }
    }

    /** The next frame, and that it is counted as sent, so that no deadline runs for it any more. */
    private void assertGets(long sequence, FrameStream<byte[]> healthy) throws Exception {
        assertEquals(sequence, FrameHeader.of(healthy.receive(PATIENCE)).sequence());
        Waits.until(() -> assertEquals(sequence, camera.hub().stats().all().sent()));
    }

    private static byte[] readFrame(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    /** How many bytes are still there until the connection ends, in whatever way. */
    private static long rest(Socket socket) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        try {
            while (true) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) {
                    return bytes;
                }
                bytes += read;
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return bytes;
        }
    }
}
