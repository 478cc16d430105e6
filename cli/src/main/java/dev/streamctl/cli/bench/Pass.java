package dev.streamctl.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.streamctl.access.Token;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.Framing;
import dev.streamctl.websocket.Opening;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a connection shows before it is loaded.
 *
 * @param token null where nothing is asked for
 * @param framing in which the token is the first frame
 */
public record Pass(@Nullable Token token, Framing<byte[]> framing) {

    /** The bytes of the first frame; none without a token. */
    byte[] firstFrame() throws FrameException {
        if (token == null) {
            return new byte[0];
        }
        byte[] text = token.text().getBytes(US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(framing.maxEncodedSize(text));
        framing.encode(text, text.length, frame);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    /** The request for a WebSocket. */
    Opening opening() {
        return token == null
                ? Opening.plain()
                : Opening.plain().withHeaders(Map.of("Authorization", token.asAuthorization()));
    }
}
