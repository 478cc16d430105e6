package dev.streamctl.cli.options;

import dev.streamctl.framing.Framing;
import dev.streamctl.websocket.Message;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What the handlers want to know of the frames of a protocol.
 *
 * @param name of the framing
 * @param notice a frame for a person
 * @param text what a frame says, for handlers that read numbers
 * @param reversed a frame backwards
 * @param <F> the frames
 */
public record FrameFormat<F>(
        String name, Function<String, F> notice, Function<F, String> text, UnaryOperator<F> reversed) {

    /** Text: backwards by code points, so that no character is torn. */
    public static FrameFormat<String> ofText(Framing<String> framing) {
        return new FrameFormat<>(framing.name(), framing::notice, text -> text, FrameFormat::reversed);
    }

    /** Bytes, taken for UTF-8 where text is wanted. */
    public static FrameFormat<byte[]> ofBytes(Framing<byte[]> framing) {
        return new FrameFormat<>(
                framing.name(),
                framing::notice,
                bytes -> new String(bytes, StandardCharsets.UTF_8),
                FrameFormat::reversed);
    }

    /** WebSocket messages: each kind as above. */
    public static FrameFormat<Message> ofMessages() {
        return new FrameFormat<>("websocket", Message::of, Message::asText, message -> switch (message) {
            case Message.Text text -> Message.of(reversed(text.text()));
            case Message.Binary binary -> Message.of(reversed(binary.bytes()));
        });
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
