package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.FrameStream;
import dev.streamctl.StreamException;
import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.camera.FrameHeader;
import dev.streamctl.camera.FrameSource;
import dev.streamctl.camera.FrameType;
import dev.streamctl.camera.SourceException;
import dev.streamctl.camera.ViewerOptions;
import dev.streamctl.camera.ViewerStats;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.jpeg.Jpegs;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames over TCP, and viewers that behave in every way. */
@Timeout(180)
class TcpViewersTest extends CameraCase {

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
    void viewersOverTheLimitAreToldSoAndTheOthersGoOn() throws Exception {
        CameraOptions options = options();
        start(pattern(0), options);
        camera.hub().setMaxViewers(1);
        try (FrameStream<byte[]> one = view()) {
            one.receive(PATIENCE);
            try (FrameStream<byte[]> other = view()) {
                byte[] notice = other.receive(PATIENCE);
                assertEquals(FrameType.NOTICE, FrameHeader.of(notice).type());
                assertEquals("too many viewers: at most 1 may watch", new String(jpegOf(notice), UTF_8));
                assertThrows(StreamException.class, () -> other.receive(PATIENCE));
            }
            HttpResponse<byte[]> refused = get("/stream.mjpg");
            assertEquals(503, refused.statusCode());
            assertEquals("5", refused.headers().firstValue("retry-after").orElseThrow());
            assertEquals(2, camera.hub().stats().refused());
            one.receive(PATIENCE);
        }
    }

    @Test
    void aViewerThatSendsGarbageIsToldSoAndClosed() throws Exception {
        start(pattern(0), options());
        for (String garbage : new String[] {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0\1x"}) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), streamPort())) {
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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aViewerThatHasGoneGivesUpItsPlaceAlthoughNothingIsCaptured(boolean byReset) throws Exception {
        var first = new CountDownLatch(1);
        start(new Still(first), options());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), streamPort())) {
            Waits.until(() -> assertEquals(1, camera.hub().stats().viewers()));
            first.countDown();
            readFrame(new DataInputStream(socket.getInputStream()));
            if (byReset) {
                socket.setSoLinger(true, 0);
            }
        }
        Waits.until(() -> assertEquals(0, camera.hub().stats().viewers()));
    }

    @Test
    void aViewerThatEndsOnlyItsSideGoesOnToWatch() throws Exception {
        var first = new CountDownLatch(1);
        start(new Still(first), options());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), streamPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.shutdownOutput();
            var in = new DataInputStream(socket.getInputStream());
            byte[] notice = readFrame(in);
            assertEquals(FrameType.NOTICE, FrameHeader.of(notice).type());
            assertEquals("no new frame", new String(jpegOf(notice), UTF_8));
            first.countDown();
            Waits.until(() -> assertEquals(
                    FrameType.PICTURE, FrameHeader.of(readFrame(in)).type()));
            assertEquals(1, camera.hub().stats().viewers());
        }
    }

    /** The limit is for the frames of the source. */
    @Test
    void thePictureThatSaysWhyThereIsNoneComesAlsoWhereFramesMustBeShort() throws Exception {
        FrameSource broken = new FrameSource() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public boolean isPaced() {
                return false;
            }

            @Override
            public Capture open() throws SourceException {
                throw new SourceException(SourceException.Reason.NOT_OPENED, "it is broken");
            }
        };
        start(
                broken,
                CameraOptions.local(
                                CaptureOptions.of(50).within(PATIENCE, PATIENCE).withMaxFrame(1024))
                        .withDelivery(new ViewerOptions.Latest(), PATIENCE));
        try (FrameStream<byte[]> stream = view()) {
            FrameType type;
            do {
                type = FrameHeader.of(stream.receive(PATIENCE)).type();
            } while (type != FrameType.NO_SIGNAL);
        }
    }

    private static byte[] readFrame(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    @Test
    void everyFrameComesWhereThatIsWanted() throws Exception {
        start(pattern(0), options().withDelivery(new ViewerOptions.Every(1 << 26), PATIENCE));
        try (FrameStream<byte[]> stream = view()) {
            long first = FrameHeader.of(stream.receive(PATIENCE)).sequence();
            for (int i = 1; i < 30; i++) {
                assertEquals(first + i, FrameHeader.of(stream.receive(PATIENCE)).sequence());
            }
        }
    }
}
