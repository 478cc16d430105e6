package dev.streamctl.camera.source;

import dev.streamctl.camera.FrameSource;
import java.net.URI;
import java.nio.file.Path;

/**
 * Sources by their addresses:
 *
 * <pre>
 *   test                        the moving test picture
 *   dir:PATH                    the JPEG files of a folder
 *   rpicam[:OPTIONS]            rpicam-vid, with options such as hflip,quality=80
 *   v4l2:DEVICE[,OPTIONS]       ffmpeg at a device such as /dev/video0; format=yuyv422 where it gives no JPEG
 *   http://HOST[:PORT]/PATH     another camera; https too
 *   exec:PROGRAM [ARGUMENTS]    a program that writes JPEG pictures to its standard output
 * </pre>
 */
public final class SourceAddress {

    private SourceAddress() {}

    /**
     * The source at an address. Opens nothing.
     *
     * @throws IllegalArgumentException no such address; the message is one line
     */
    public static FrameSource parse(String address, PictureFormat format) {
        int colon = address.indexOf(':');
        String scheme = colon < 0 ? address : address.substring(0, colon);
        String rest = colon < 0 ? "" : address.substring(colon + 1);
        return switch (scheme) {
            case "test" ->
                new TestPattern(format.width(), format.height(), format.seed(), format.fill(), format.clock());
            case "dir" -> new JpegFolder(Path.of(notEmpty(rest, "dir:PATH")), format.maxFrame());
            case "rpicam" -> CameraPrograms.rpicam(rest, format);
            case "v4l2" -> CameraPrograms.v4l2(rest, format);
            case "http", "https" -> new HttpCamera(URI.create(address), format.openWithin(), format.maxFrame());
            case "exec" -> program(rest, format);
            default ->
                throw new IllegalArgumentException("'" + address + "' is no source: test, dir:PATH, rpicam,"
                        + " v4l2:DEVICE, http://HOST/PATH or exec:PROGRAM");
        };
    }

    private static FrameSource program(String command, PictureFormat format) {
        var words = Words.of(notEmpty(command, "exec:PROGRAM"));
        return new ChildProcess(words.getFirst(), words, format.maxFrame());
    }

    private static String notEmpty(String rest, String form) {
        if (rest.isBlank()) {
            throw new IllegalArgumentException("something is missing: " + form);
        }
        return rest;
    }
}
