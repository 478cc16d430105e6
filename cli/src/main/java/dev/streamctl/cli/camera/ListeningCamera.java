package dev.streamctl.cli.camera;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.Endpoint;
import dev.streamctl.cli.output.Report;
import java.io.IOException;

/**
 * A camera listens.
 *
 * @param endpoint where, with the port that was taken
 * @param http whether it speaks HTTP there
 * @param source where the frames come from
 */
record ListeningCamera(Endpoint endpoint, boolean http, String source) implements Report {

    @Override
    public String type() {
        return "listening";
    }

    private String address() {
        if (!http) {
            return endpoint.toString();
        }
        String text = endpoint.toString();
        return (endpoint.isSecure() ? "https" : "http") + text.substring(text.indexOf("://"));
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", address());
        Endpoint.Tcp address = endpoint.address().orElse(null);
        if (address != null) {
            json.writeStringField("host", address.host());
            json.writeNumberField("port", address.port());
        }
        json.writeStringField("framing", http ? "http" : "frames");
        json.writeStringField("source", source);
    }

    @Override
    public String text() {
        return "listening on " + address()
                + (http ? "/ (also /stream.mjpg, /snapshot.jpg, /status, /metrics)" : " (frames, " + source + ")");
    }
}
