package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.framing.Escapes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One frame from the peer; in JSON as {@code text} where it is UTF-8, else as {@code base64}.
 *
 * @param frame its bytes
 * @param form how it is printed without JSON
 */
public record Message(byte[] frame, Form form) implements Report {

    /** How frames are printed without JSON. */
    public enum Form {
        /** Byte by byte as they came. */
        BYTES,
        /** As they came, each with an LF behind it. */
        LINE,
        /** Each as one line that is safe for a terminal. */
        ESCAPED
    }

    @Override
    public String type() {
        return "message";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString();
            json.writeStringField("text", text);
        } catch (CharacterCodingException e) {
            json.writeBinaryField("base64", frame);
        }
    }

    @Override
    public String text() {
        return Escapes.all(frame);
    }

    @Override
    public byte[] bytes() {
        return switch (form) {
            case BYTES -> frame;
            case LINE -> {
                byte[] line = Arrays.copyOf(frame, frame.length + 1);
                line[frame.length] = '\n';
                yield line;
            }
            case ESCAPED -> Report.super.bytes();
        };
    }
}
