package dev.streamctl.cli.node;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.camera.nodes.NodeEvent;
import dev.streamctl.cli.output.Report;
import dev.streamctl.framing.Escapes;
import java.io.IOException;
import java.util.Locale;

/**
 * Something that a node did.
 *
 * @param node the node's name
 */
record EventReport(String node, NodeEvent event) implements Report {

    @Override
    public String type() {
        return "event";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("node", node);
        json.writeStringField("event", event.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("with", event.with());
        json.writeStringField("text", event.text());
    }

    @Override
    public String text() {
        String with = Escapes.snippet(event.with());
        String text = Escapes.snippet(event.text());
        return switch (event.kind()) {
            case OPENED -> with + " came";
            case RECEIVED -> "received " + text + " from " + with;
            case ANSWERED -> "answered " + text;
            case REFUSED -> "refused " + with + ": " + text;
            case CLOSED -> with + " left";
            case CONNECTED -> "connected to " + with;
            case SENT -> "sent " + text + " to " + with;
            case HEARD -> "heard " + text + " from " + with;
            case UNANSWERED -> with + " has not answered " + text;
            case DROPPED -> "dropped " + text + " for " + with;
            case DISCONNECTED -> "no link to " + with + ": " + text;
            case CHANGED -> text;
        };
    }
}
