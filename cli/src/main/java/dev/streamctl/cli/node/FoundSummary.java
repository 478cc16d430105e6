package dev.streamctl.cli.node;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.Report;
import java.io.IOException;

/**
 * What a search came to.
 *
 * @param nodes that were found
 * @param refused announcements that cannot be true
 */
public record FoundSummary(int nodes, long refused) implements Report {

    @Override
    public String type() {
        return "summary";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("nodes", nodes);
        json.writeNumberField("announcements_refused", refused);
    }

    @Override
    public String text() {
        return "found %d %s; announcements refused %d".formatted(nodes, nodes == 1 ? "node" : "nodes", refused);
    }
}
