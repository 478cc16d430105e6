package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One check of {@code selftest}.
 *
 * @param name what was checked
 * @param elapsed how long it took
 * @param problem what is wrong, null where nothing is
 */
public record CheckReport(
        String name, Duration elapsed, @Nullable String problem) implements Report {

    @Override
    public String type() {
        return "check";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("check", name);
        json.writeBooleanField("ok", problem == null);
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
        if (problem != null) {
            json.writeStringField("problem", problem);
        }
    }

    @Override
    public String text() {
        return problem == null ? "ok " + name : "FAILED " + name + ": " + problem;
    }
}
