package dev.streamctl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.Endpoint;
import dev.streamctl.FrameStream;
import dev.streamctl.Handler;
import dev.streamctl.Network;
import dev.streamctl.camera.FrameHeader;
import dev.streamctl.camera.FrameType;
import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.telemetry.OwnAddress;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code view} at cameras that send what they like. */
@Timeout(120)
class ViewTest {

    @TempDir
    Path folder;

    private final Network network = Network.open();

    @AfterEach
    void close() {
        network.close();
    }

    private String camera(Handler<FrameStream<byte[]>> handler) throws Exception {
        return network.serve(Endpoint.tcp("127.0.0.1", 0), LengthPrefixed.of(4), handler)
                .endpoint()
                .toString();
    }

    private static byte[] frame(FrameType type, long sequence, byte[] body) {
        return FrameHeader.at(type, sequence, Instant.now()).before(body);
    }

    private static byte[] jpeg(int width) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, 8, BufferedImage.TYPE_INT_RGB), "jpeg", out);
        return out.toByteArray();
    }

    private List<String> saved() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theTimeoutIsForAPictureWhateverElseComes() throws Exception {
        String camera = camera(stream -> {
            for (long i = 1; true; i++) {
                stream.send(frame(i % 2 == 0 ? FrameType.NO_SIGNAL : FrameType.PICTURE, i, new byte[] {1}));
            }
        });
        Inside view = Inside.run("view", camera, "--count", "1", "--timeout", "300ms");
        assertEquals(4, view.code(), view.err::text);
        assertTrue(view.err.text().contains(": 0 frames ("), view.err::text);
    }

    @Test
    void whereNoCameraAnswersTheHintIsACamera() throws Exception {
        String camera = "tcp://" + OwnAddress.next();
        Inside view = Inside.run("view", camera);
        assertEquals(3, view.code(), view.err::text);
        assertEquals(
                "streamctl: cannot connect to " + camera + ": connection refused (is the camera up? try 'streamctl"
                        + " camera', which tells its address for frames)\n",
                view.err.text());
        Inside all = Inside.run("view", camera, "-vv");
        assertTrue(all.err.text().contains("Caused by: java.net.ConnectException"), all.err::text);
    }

    @Test
    void brokenFramesAreNoneOfThoseThatWereAskedFor() throws Exception {
        byte[] good = jpeg(16);
        String camera = camera(stream -> {
            for (long i = 1; i <= 6; i++) {
                stream.send(frame(FrameType.PICTURE, i, i % 2 == 0 ? good : new byte[] {1, 2, 3}));
            }
        });
        Inside view = Inside.run("view", camera, "--save", folder.toString(), "--count", "3");
        assertEquals(0, view.code(), view.err::text);
        assertTrue(view.err.text().contains(": 3 frames ("), view.err::text);
        assertTrue(view.err.text().contains(" 3 broken"), view.err::text);
        assertEquals(List.of("frame-00000002.jpg", "frame-00000004.jpg", "frame-00000006.jpg"), saved());
        assertEquals(6, Inside.run("view", camera, "--count", "4").code());
    }

    @Test
    void framesOfATypeOfALaterCameraArePassedOver() throws Exception {
        byte[] later = frame(FrameType.PICTURE, 2, new byte[] {1, 2, 3});
        later[1] = 9;
        byte[] good = jpeg(16);
        String camera = camera(stream -> {
            stream.send(frame(FrameType.PICTURE, 1, good));
            stream.send(later);
            stream.send(frame(FrameType.PICTURE, 3, good));
        });
        Inside view = Inside.run("view", camera, "--save", folder.toString(), "--count", "2");
        assertEquals(0, view.code(), view.err::text);
        assertTrue(
                view.err.text().contains("; 0 missing, 0 broken, 0 without a signal, 1 of an unknown type"),
                view.err::text);
        assertEquals(List.of("frame-00000001.jpg", "frame-00000003.jpg"), saved());
    }

    /** Drivers fill up their buffers, and the camera lets that pass. */
    @Test
    void aPictureWithBytesBehindItsEndIsOne() throws Exception {
        byte[] padded = Arrays.copyOf(jpeg(16), 4096);
        String camera = camera(stream -> stream.send(frame(FrameType.PICTURE, 1, padded)));
        Inside view = Inside.run("view", camera, "--save", folder.toString(), "--count", "1");
        assertEquals(0, view.code(), view.err::text);
        assertArrayEquals(padded, Files.readAllBytes(folder.resolve("frame-00000001.jpg")));
    }

    @Test
    void aCameraThatEndsBeforeItsFirstPictureIsNoSuccess() throws Exception {
        byte[] why = "too many viewers".getBytes(UTF_8);
        Inside view = Inside.run("view", camera(stream -> stream.send(frame(FrameType.NOTICE, 0, why))));
        assertEquals(6, view.code(), view.err::text);
        assertTrue(view.err.text().contains("the camera has ended after 0 frames"), view.err::text);
    }

    @Test
    void picturesOfACameraThatWasStartedAnewGoBesideTheEarlierOnes() throws Exception {
        for (int width : new int[] {8, 16, 24}) {
            byte[] picture = jpeg(width);
            String camera = camera(stream -> stream.send(frame(FrameType.PICTURE, 1, picture)));
            assertEquals(
                    0,
                    Inside.run("view", camera, "--save", folder.toString(), "--count", "1")
                            .code());
        }
        assertEquals(List.of("frame-00000001-2.jpg", "frame-00000001-3.jpg", "frame-00000001.jpg"), saved());
        assertArrayEquals(jpeg(8), Files.readAllBytes(folder.resolve("frame-00000001.jpg")));
        assertArrayEquals(jpeg(24), Files.readAllBytes(folder.resolve("frame-00000001-3.jpg")));
    }

    @Test
    void aNoticeIsShownAsOneShortLineOfPrintableText() throws Exception {
        byte[] text = ("\033[2J\nö" + "x".repeat(1 << 16)).getBytes(UTF_8);
        String camera = camera(stream -> stream.send(frame(FrameType.NOTICE, 0, text)));
        Inside view = Inside.run("view", camera);
        String said = view.err
                .text()
                .lines()
                .filter(line -> line.contains("the camera says: "))
                .findFirst()
                .orElseThrow();
        assertTrue(said.contains("\\x1b[2J\\x0aöxxx"), said);
        assertTrue(said.length() < 300, () -> said.length() + " characters");
    }

    @Test
    void aCameraOfTestPicturesThatAreTooLongForItIsRefused() throws Exception {
        Inside camera = Inside.run("camera", "--quality", "100", "--max-frame", "18KiB");
        assertEquals(2, camera.code(), camera.err::text);
        assertTrue(camera.err.text().contains("the longest frame may have 18432"), camera.err::text);
    }

    @Test
    void aCameraWithoutTimeForAFrameIsRefused() throws Exception {
        for (String which : List.of("send", "process")) {
            Inside camera = Inside.run("camera", "--" + which + "-timeout", "0");
            assertEquals(2, camera.code(), camera.err::text);
            assertTrue(
                    camera.err.text().contains("the " + which + " timeout is 0 ms, less than 1 ms"), camera.err::text);
        }
    }
}
