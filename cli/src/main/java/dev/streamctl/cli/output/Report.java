package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Something the command has to say, once for programs and once for people. */
public interface Report {

    /** The {@code type} of the JSON object: one of those that the help of {@code streamctl} lists. */
    String type();

    /** Writes the other fields of the JSON object, in snake_case. */
    void writeFields(JsonGenerator json) throws IOException;

    /** The same for a person: one line without its end. */
    String text();

    /** What standard output gets without JSON. */
    default byte[] bytes() {
        return (text() + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
