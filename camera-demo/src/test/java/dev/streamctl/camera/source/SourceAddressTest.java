package dev.streamctl.camera.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.streamctl.camera.FrameSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceAddressTest {

    private static final PictureFormat FORMAT = PictureFormat.defaults().withSize(320, 240);

    private static List<String> command(String address) {
        return assertInstanceOf(ChildProcess.class, SourceAddress.parse(address, FORMAT))
                .command();
    }

    @Test
    void programsGetTheirWordsWithoutAShell() {
        assertEquals(
                List.of("cam", "-x", "a b", "", "$HOME;id", "*", "it's"),
                command("exec:cam -x 'a b' \"\"  $HOME;id * \"it's\""));
    }

    @Test
    void readyFormsBecomeCommandLines() {
        assertEquals(
                "rpicam-vid --nopreview --timeout 0 --codec mjpeg --width 320 --height 240 --framerate 30 --hflip"
                        + " --quality 80 --flush --output -",
                String.join(" ", command("rpicam:hflip,quality=80")));
        assertEquals(
                "ffmpeg -nostdin -hide_banner -loglevel error -f v4l2 -input_format mjpeg -framerate 30 -video_size"
                        + " 320x240 -i /dev/video0 -c:v copy -f mjpeg -flush_packets 1 -",
                String.join(" ", command("v4l2:/dev/video0")));
        assertEquals(
                "ffmpeg -nostdin -hide_banner -loglevel error -f v4l2 -input_format yuyv422 -framerate 30 -video_size"
                        + " 320x240 -i /dev/v4l/by-id/usb-cam:1 -c:v mjpeg -q:v 5 -f mjpeg -flush_packets 1 -",
                String.join(" ", command("v4l2:/dev/v4l/by-id/usb-cam:1,format=yuyv422,quality=90")));
    }

    @Test
    void theOthersAreWhatTheySay() {
        for (String address : List.of("test", "dir:/tmp/x", "http://cam.local/stream", "https://cam.local:8443/")) {
            FrameSource source = SourceAddress.parse(address, FORMAT);
            assertEquals(address.startsWith("http"), source.isPaced());
        }
    }

    /** It is on the page, in the status and in the picture without a signal. */
    @Test
    void theNameOfAnotherCameraDoesNotTellWhatItsQueryMayKeepSecret() {
        FrameSource source = SourceAddress.parse("http://cam.local:8080/video?user=me&pwd=secret", FORMAT);
        assertEquals("camera http://cam.local:8080/video", source.name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webcam | 'webcam' is no source: test, dir:PATH, rpicam, v4l2:DEVICE, http://HOST/PATH or exec:PROGRAM",
                "dir: | something is missing: dir:PATH",
                "exec:  | something is missing: exec:PROGRAM",
                "exec:a \"b | the quote \" has no end in: a \"b",
                "v4l2:/etc/passwd | '/etc/passwd' is no device such as v4l2:/dev/video0",
                "v4l2:/dev/../etc/x | '/dev/../etc/x' is no device such as v4l2:/dev/video0",
                "v4l2:/dev/video0,vf=x | v4l2 has no option 'vf' here, only format, quality",
                "v4l2:/dev/video0,quality=90 | v4l2 has no quality here: the device codes its pictures itself;",
                "rpicam:output=/etc/x | rpicam has no option 'output' here, only ",
                "rpicam:hflip=--output | rpicam: '--output' is no value of hflip",
                "rpicam:quality=-v | rpicam: '-v' is no value of quality",
                "http:///x | 'http:///x' is no address of a camera: http://host[:port]/path",
                "http://me:pw@cam/ | 'http://me:pw@cam/' is no address of a camera: http://host[:port]/path"
            })
    void whatIsNoSourceIsRefusedInOneLine(String address, String message) {
        String told = assertThrows(IllegalArgumentException.class, () -> SourceAddress.parse(address, FORMAT))
                .getMessage();
        assertTrue(told.startsWith(message), told);
    }
}
