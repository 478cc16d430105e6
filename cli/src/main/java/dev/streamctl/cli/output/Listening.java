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
        if (endpoint instanceof Endpoint.Tcp tcp) {
            json.writeStringField("host", tcp.host());
            json.writeNumberField("port", tcp.port());
        } else if (endpoint instanceof Endpoint.Ws ws) {
            json.writeStringField("host", ws.host());
            json.writeNumberField("port", ws.port());
        }
        json.writeStringField("framing", framing);
        json.writeStringField("handler", handler);
    }

    @Override
    public String text() {
        return "listening on " + endpoint + " (" + framing + ", " + handler + ")";
    }
}
