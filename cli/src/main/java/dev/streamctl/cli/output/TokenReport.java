package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.access.Token;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A new token.
 *
 * @param token the token
 * @param file where it was written; null where it is to be printed: only then it is shown
 */
public record TokenReport(Token token, @Nullable Path file) implements Report {

    @Override
    public String type() {
        return "token";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        if (file == null) {
            json.writeStringField("token", token.text());
        } else {
            json.writeStringField("file", file.toString());
        }
    }

    @Override
    public String text() {
        return file == null ? token.text() : "the token is in " + file;
    }
}
