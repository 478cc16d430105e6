package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong.
 *
 * @param code how the command ends because of it
 * @param message what failed, the peer, the cause; one line
 * @param hint what to try, if anything is known
 */
public record Failure(
        ExitCode code, String message, @Nullable String hint) implements Report {

    @Override
    public String type() {
        return "error";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("exit_code", code.value());
        json.writeStringField("message", message);
        if (hint != null) {
            json.writeStringField("hint", hint);
        }
    }

    @Override
    public String text() {
        return "streamctl: " + message + (hint == null ? "" : " (" + hint + ")");
    }
}
