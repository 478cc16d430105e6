package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.FrameStream;
import dev.streamctl.camera.Waits;
import dev.streamctl.camera.jpeg.Jpegs;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A camera over HTTP. */
@Timeout(180)
class CameraTest extends CameraCase {

    @Test
    void aSnapshotIsTheNewestFrame() throws Exception {
        start(pattern(0), options());
        HttpResponse<byte[]> answer = get("/snapshot.jpg");
        assertEquals(200, answer.statusCode());
        assertEquals("image/jpeg", answer.headers().firstValue("content-type").orElseThrow());
        assertEquals(320, Jpegs.decoded(answer.body()).getWidth());
        long sequence =
                Long.parseLong(answer.headers().firstValue("x-frame-sequence").orElseThrow());
        HttpResponse<byte[]> later = get("/snapshot.jpg?timeout=25s&after=" + sequence);
        assertEquals(200, later.statusCode());
        assertTrue(Long.parseLong(later.headers().firstValue("x-frame-sequence").orElseThrow()) > sequence);
    }

    @Test
    void wrongParametersAreToldInOneLine() throws Exception {
        start(pattern(0), options());
        String[][] wrong = {
            {"/snapshot.jpg?max-age=soon", "max-age is 'soon', no time such as 500ms or 2s\n"},
            {"/snapshot.jpg?size=1", "no parameter 'size' here, only max-age, timeout, after\n"},
            {"/snapshot.jpg?after=-1", "after is '-1', no whole number\n"},
            {"/stream.mjpg?fps=fast", "fps is 'fast', not within 0.01 to 1000\n"},
            {"/stream.mjpg?fps=0", "fps is '0', not within 0.01 to 1000\n"},
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
        assertEquals(200, get("/snapshot.jpg?after=70000&timeout=25s").statusCode()); // of before a restart
        assertEquals(200, get("/snapshot.jpg?max-age=3600s").statusCode());
        Waits.until(() ->
                assertEquals(504, get("/snapshot.jpg?max-age=1ms&timeout=50ms").statusCode()));
    }

    @Test
    void eachPartOfMjpegEndsWithTheNextBoundary() throws Exception {
        String text = fourBoundaries("*/*");
        assertContains("Content-Type: multipart/x-mixed-replace; boundary=streamctl-frame", text);
        assertContains("Content-Length: " + Jpegs.numbered(1).length, text);
        assertContains("X-Frame-Sequence: 1\r\n", text);
    }

    @Test
    void aClientThatNamesImagesGetsTheHeadOfTheNextPartToo() throws Exception {
        String text = fourBoundaries("image/avif,image/webp,*/*;q=0.8");
        assertContains("\r\nVary: Accept", text);
        assertContains("--streamctl-frame\r\nContent-Type: image/jpeg\r\n\r\n", text);
    }

    private String fourBoundaries(String accept) throws Exception {
        var first = new CountDownLatch(1);
        start(new Still(first), options());
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), httpPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream()
                    .write("GET /stream.mjpg HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: %s\r\n\r\n"
                            .formatted(httpPort(), accept)
                            .getBytes(UTF_8));
            Waits.until(() -> assertEquals(1, camera.hub().stats().viewers()));
            first.countDown();
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
            assertEquals(1, camera.hub().stats().all().captured());
            return text.toString();
        }
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
}
