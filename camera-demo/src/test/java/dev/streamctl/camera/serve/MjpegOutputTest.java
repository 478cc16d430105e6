package dev.streamctl.camera.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.camera.FrameHub;
import dev.streamctl.http.BodyStream;
import dev.streamctl.testing.ManualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MjpegOutputTest {

    private static final String HEAD = "Content-Type: image/jpeg\r\n";
    private static final String BOUNDARY = "\r\n--streamctl-frame\r\n";
    private static final byte[] FIRST = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1};
    private static final byte[] SECOND = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 2};

    private final ManualTime time = new ManualTime();
    private final FrameHub hub = new FrameHub(10, time, () -> Instant.EPOCH);
    private final StringBuilder written = new StringBuilder();

    /** It takes all that it is given. */
    private final BodyStream body = (BodyStream) Proxy.newProxyInstance(
            BodyStream.class.getClassLoader(), new Class<?>[] {BodyStream.class}, (_, method, arguments) -> {
                written.append(new String((byte[]) arguments[0], ISO_8859_1));
                return method.getReturnType() == boolean.class ? true : null;
            });

    private void assertWritten(String expected) {
        assertEquals(expected, written.toString());
        written.setLength(0);
    }

    @Test
    void aPartForProgramsTellsItsLengthNumberAndTime() throws Exception {
        var out = new MjpegOutput(body, new MjpegParts(false));
        out.probe();
        assertWritten("X-Waiting: 1\r\n");
        out.send(hub.publish(FIRST));
        assertWritten(HEAD + "Content-Length: 4\r\nX-Frame-Sequence: 1\r\nX-Timestamp: 0.000000\r\n\r\n"
                + "\u00ff\u00d8\u00ff\u0001" + BOUNDARY);
    }

    @Test
    void aPartForImagesIsSentWithTheHeadOfTheNextOne() throws Exception {
        var out = new MjpegOutput(body, new MjpegParts(true));
        out.probe();
        assertWritten("X-Waiting: 1\r\n");
        out.send(hub.publish(FIRST));
        assertWritten(HEAD + "\r\n\u00ff\u00d8\u00ff\u0001" + BOUNDARY + HEAD + "\r\n");
        out.send(hub.publish(SECOND));
        assertWritten("\u00ff\u00d8\u00ff\u0002" + BOUNDARY + HEAD + "\r\n");
    }

    /** With its start, which each JPEG has, and then with bytes that may fill the place before a marker. */
    @Test
    void aClientWithTheHeadOfAnImageIsProbedInItsPicture() throws Exception {
        var out = new MjpegOutput(body, new MjpegParts(true));
        out.send(hub.publish(FIRST));
        written.setLength(0);
        out.probe();
        out.probe();
        out.probe();
        assertWritten("\u00ff\u00d8\u00ff\u00ff");
        out.send(hub.publish(SECOND));
        assertWritten("\u00ff\u0002" + BOUNDARY + HEAD + "\r\n");
        out.send(hub.publish(FIRST));
        assertWritten("\u00ff\u00d8\u00ff\u0001" + BOUNDARY + HEAD + "\r\n");
    }

    @Test
    void aPictureThatWasBegunForAProbeIsTheLastOneAgainWhereTheStreamEnds() throws Exception {
        var out = new MjpegOutput(body, new MjpegParts(true));
        out.send(hub.publish(FIRST));
        out.end(Duration.ofSeconds(1));
        written.setLength(0);
        out.probe();
        out.end(Duration.ofSeconds(1));
        out.end(Duration.ofSeconds(1));
        assertWritten("\u00ff\u00d8\u00ff\u0001" + BOUNDARY + HEAD + "\r\n");
    }
}
