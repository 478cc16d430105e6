package dev.streamctl.camera.serve;

import dev.streamctl.camera.CaptureOptions;
import dev.streamctl.framing.Escapes;
import dev.streamctl.websocket.Message;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page at {@code /live} says, each a text message:
 *
 * <pre>
 *   painted SEQUENCE    the frame is on the screen, older ones never will be
 *   failed SEQUENCE     the frame is no picture that the page can decode
 *   fps RATE            capture so many frames a second
 *   pause, resume       close the source, open it again
 * </pre>
 */
sealed interface LiveRequest {

    /** How a message looks. */
    Pattern WORDS = Pattern.compile("([a-z]{1,10})(?: (([0-9]{1,15})(?:\\.[0-9]{1,3})?))?");

    /** The frame is on the screen. */
    record Painted(long sequence) implements LiveRequest {}

    /** The frame could not be decoded. */
    record Failed(long sequence) implements LiveRequest {}

    /** Another rate of the capture, within the limits of {@link CaptureOptions}. */
    record Rate(double fps) implements LiveRequest {}

    /** The capture is to stop for now, or to go on. */
    record Pause(boolean paused) implements LiveRequest {}

    /**
     * None of these.
     *
     * @param why one line for who sent it
     */
    record Unknown(String why) implements LiveRequest {}

    /** What a message says. */
    static LiveRequest of(Message message) {
        return message instanceof Message.Text text
                ? of(text.text())
                : new Unknown("a page sends text, and this is a binary message");
    }

    private static LiveRequest of(String text) {
        Matcher words = WORDS.matcher(text);
        if (!words.matches()) {
            return unknown(text);
        }
        String value = words.group(2);
        return switch (words.group(1) + (value == null ? "" : " N")) {
            case "painted N" -> new Painted(Long.parseLong(words.group(3)));
            case "failed N" -> new Failed(Long.parseLong(words.group(3)));
            case "fps N" -> rate(Double.parseDouble(value));
            case "pause" -> new Pause(true);
            case "resume" -> new Pause(false);
            default -> unknown(text);
        };
    }

    private static LiveRequest rate(double fps) {
        return fps >= CaptureOptions.LEAST_FPS && fps <= CaptureOptions.MOST_FPS
                ? new Rate(fps)
                : new Unknown("fps is %s, not within %s to %.0f"
                        .formatted(fps, CaptureOptions.LEAST_FPS, CaptureOptions.MOST_FPS));
    }

    private static LiveRequest unknown(String text) {
        return new Unknown("'" + Escapes.snippet(text) + "' is none of painted N, failed N, fps N, pause, resume");
    }
}
