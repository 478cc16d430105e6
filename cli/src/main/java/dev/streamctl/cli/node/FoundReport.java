package dev.streamctl.cli.node;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.Endpoint;
import dev.streamctl.cli.output.Report;
import dev.streamctl.discovery.NodeRecord.Found;
import dev.streamctl.framing.Escapes;
import java.io.IOException;

/** A node that was heard of. */
public record FoundReport(Found found) implements Report {

    @Override
    public String type() {
        return "node";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeStringField("name", found.name());
        json.writeStringField("id", found.record().id());
        json.writeStringField("role", found.record().role());
        json.writeBooleanField("tls", found.record().tls());
        json.writeArrayFieldStart("endpoints");
        for (Endpoint.Ws endpoint : found.endpoints()) {
            json.writeString(endpoint.toString());
        }
        json.writeEndArray();
    }

    @Override
    public String text() {
        return "%s  %s  %s"
                .formatted(
                        Escapes.snippet(found.name()),
                        found.record().role(),
                        found.endpoints().getFirst());
    }
}
