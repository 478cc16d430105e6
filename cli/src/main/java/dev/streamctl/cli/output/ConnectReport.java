package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.Endpoint;
import dev.streamctl.websocket.CloseStatus;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation went.
 *
 * @param peer with whom
 * @param end why it was over
 * @param closed with what the peer closed, null where it did not, or has no word for it
 * @param sent frames sent
 * @param received frames received
 * @param elapsed since the connection was made
 */
public record ConnectReport(
        Endpoint peer, String end, @Nullable CloseStatus closed, long sent, long received, Duration elapsed)
        implements Report {

    @Override
    public String type() {
        return "summary";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("endpoint", peer.toString());
        json.writeStringField("end", end);
        if (closed != null) {
            json.writeNumberField("close_code", closed.code());
            json.writeStringField("close_reason", closed.reason());
        }
        json.writeNumberField("sent", sent);
        json.writeNumberField("received", received);
        json.writeNumberField("elapsed_ms", elapsed.toMillis());
    }

    @Override
    public String text() {
        return "summary: " + sent + " sent, " + received + " received in " + elapsed.toMillis() + " ms, "
                + end.replace('_', ' ') + (closed == null ? "" : " with " + CloseText.of(closed));
    }
}
