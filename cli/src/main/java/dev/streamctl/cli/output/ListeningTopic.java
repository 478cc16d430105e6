package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * A topic is being read.
 *
 * @param endpoint which, as text
 * @param group whose devices are shared by all that read it in the same name
 */
public record ListeningTopic(String endpoint, String group) implements Report {

    @Override
    public String type() {
        return "listening";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", endpoint);
        json.writeStringField("group", group);
    }

    @Override
    public String text() {
        return "reading " + endpoint + " (group " + group + ")";
    }
}
