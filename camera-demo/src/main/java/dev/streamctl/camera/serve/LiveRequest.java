package dev.streamctl.camera.serve;

import dev.streamctl.framing.Escapes;
import dev.streamctl.websocket.Message;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page at {@code /live} says, each a text message; at {@code /control} all but the first two:
 *
 * <pre>
 *   painted SEQUENCE    the frame is on the screen, older ones never will be
 *   failed SEQUENCE     the frame is no picture that the page can decode
 *   pause, resume       close the source, open it again
 *   fps RATE            capture so many frames a second
 *   quality N           code the pictures so well, 1 to 100
 *   viewers N           let so many watch at once
 *   led N, led off      light of the LED node, -100 (red) to 100 (green)
 * </pre>
 */
sealed interface LiveRequest {

    /** How a message looks. */
    Pattern WORDS = Pattern.compile("([a-z]{1,10})(?: (?:(off)|([0-9]{1,15})|(-?[0-9]{1,15}(?:\\.[0-9]{1,3})?)))?");

    /** The frame is on the screen. */
    record Painted(long sequence) implements LiveRequest {}

    /** The frame could not be decoded. */
    record Failed(long sequence) implements LiveRequest {}

    /** Something that is to change; whether it can is another matter. */
    sealed interface Change extends LiveRequest {}

    /** Another rate of the capture. */
    record Rate(double fps) implements Change {}

    /** The capture is to stop for now, or to go on. */
    record Pause(boolean paused) implements Change {}

    /** Another quality of the pictures. */
    record PictureQuality(long quality) implements Change {}

    /** Another limit of viewers. */
    record Viewers(long most) implements Change {}

    /** Light of the LED node, in per cent; red where it is below zero. */
    record Led(double percent) implements Change {}

    /** No light any more. */
    record LedOff() implements Change {}

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
                : new Unknown("requests are text, and this is a binary message");
    }

    private static LiveRequest of(String text) {
        Matcher words = WORDS.matcher(text);
        if (!words.matches()) {
            return unknown(text);
        }
        String whole = words.group(3);
        String other = words.group(4);
        String word = words.group(1);
        if (words.group(2) != null) {
            return word.equals("led") ? new LedOff() : unknown(text);
        }
        if (whole != null) {
            return withWhole(word, Long.parseLong(whole), text);
        }
        return other != null ? withNumber(word, Double.parseDouble(other), text) : alone(word, text);
    }

    private static LiveRequest withWhole(String word, long number, String text) {
        return switch (word) {
            case "painted" -> new Painted(number);
            case "failed" -> new Failed(number);
            case "quality" -> new PictureQuality(number);
            case "viewers" -> new Viewers(number);
            default -> withNumber(word, number, text);
        };
    }

    private static LiveRequest withNumber(String word, double number, String text) {
        return switch (word) {
            case "fps" -> new Rate(number);
            case "led" -> new Led(number);
            default -> unknown(text);
        };
    }

    private static LiveRequest alone(String word, String text) {
        return switch (word) {
            case "pause" -> new Pause(true);
            case "resume" -> new Pause(false);
            default -> unknown(text);
        };
    }

    private static LiveRequest unknown(String text) {
        return new Unknown("'" + Escapes.snippet(text)
                + "' is none of painted N, failed N, pause, resume, fps N, quality N, viewers N, led N, led off");
    }
}
