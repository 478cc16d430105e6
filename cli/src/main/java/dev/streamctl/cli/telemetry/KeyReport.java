package dev.streamctl.cli.telemetry;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.Report;
import dev.streamctl.telemetry.keys.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A new key.
 *
 * @param key the key
 * @param file where it was written; null where it is to be printed: only then its bytes are shown
 */
public record KeyReport(Key key, @Nullable Path file) implements Report {

    @Override
    public String type() {
        return "key";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("id", key.id());
        if (file == null) {
            json.writeStringField("key", digits());
        } else {
            json.writeStringField("file", file.toString());
        }
    }

    @Override
    public String text() {
        return file == null ? key.id() + " " + digits() : key + " is in " + file;
    }

    private String digits() {
        return HexFormat.of().formatHex(key.secret());
    }
}
