package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.Endpoint;
import java.io.IOException;

/**
 * A server listens.
 *
 * @param endpoint where, with the port that was taken
 * @param framing how it cuts bytes
 * @param handler what it does with frames
 */
public record Listening(Endpoint endpoint, String framing, String handler) implements Report {

    @Override
    public String type() {
        return "listening";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", endpoint.toString());
        Endpoint.Tcp address = endpoint.address().orElse(null);
        if (address != null) {
            json.writeStringField("host", address.host());
            json.writeNumberField("port", address.port());
        }
        json.writeStringField("framing", framing);
        json.writeStringField("handler", handler);
    }

    @Override
    public String text() {
        return "listening on " + endpoint + " (" + framing + ", " + handler + ")";
    }
}
