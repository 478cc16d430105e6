package dev.streamctl.cli.options;

import dev.streamctl.framing.Framing;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A framing with what the handlers want to know of its frames.
 *
 * @param framing how the bytes are cut
 * @param text what a frame says, for handlers that read numbers
 * @param reversed a frame backwards
 * @param <F> the frames
 */
public record FrameFormat<F>(Framing<F> framing, Function<F, String> text, UnaryOperator<F> reversed) {

    /** Text: backwards by code points, so that no character is torn. */
    public static FrameFormat<String> ofText(Framing<String> framing) {
        return new FrameFormat<>(
                framing, text -> text, text -> new StringBuilder(text).reverse().toString());
    }

    /** Bytes, taken for UTF-8 where text is wanted. */
    public static FrameFormat<byte[]> ofBytes(Framing<byte[]> framing) {
        return new FrameFormat<>(
                framing, bytes -> new String(bytes, StandardCharsets.UTF_8), FrameFormat::reversedBytes);
    }

    private static byte[] reversedBytes(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
