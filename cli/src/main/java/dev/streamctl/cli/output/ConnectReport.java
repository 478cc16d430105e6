package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.Endpoint;
import java.io.IOException;
import java.time.Duration;

/**
 * How a conversation went.
 *
 * @param peer with whom
 * @param end why it was over
 * @param sent frames sent
 * @param received frames received
 * @param elapsed since the connection was made
 */
public record ConnectReport(Endpoint peer, String end, long sent, long received, Duration elapsed) implements Report {

    @Override
    public String type() {
        return "summary";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", peer.toString());
        json.writeStringField("end", end);
        json.writeNumberField("sent", sent);
        json.writeNumberField("received", received);
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
    }

    @Override
    public String text() {
        return "summary: " + sent + " sent, " + received + " received in " + elapsed.toMillis() + " ms, "
                + end.replace('_', ' ');
    }
}
