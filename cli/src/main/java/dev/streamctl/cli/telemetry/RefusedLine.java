package dev.streamctl.cli.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.Report;
import java.io.IOException;

/**
 * A line of standard input that is not sent. The command goes on, so there is no exit code.
 *
 * @param line its number, from 1
 * @param reason why, in one line
 */
public record RefusedLine(long line, String reason) implements Report {

    @Override
    public String type() {
        return "error";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("line", line);
        json.writeStringField("message", reason);
    }

    @Override
    public String text() {
        return "streamctl: line " + line + " of standard input: " + reason;
    }
}
