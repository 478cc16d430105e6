package dev.streamctl.cli.status;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.cli.output.ServeReport;
import dev.streamctl.http.Response;
import dev.streamctl.tls.TlsFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/** The counters as one JSON object: for each door, and of the handler or node, under the names of the statistics. */
public final class StatusJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private StatusJson() {}

    /** The answer to a request for it. */
    public static Response answer(Observed now) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("uptime_ms", now.uptime().toMillis());
            json.writeArrayFieldStart("doors");
            for (Observed.Door door : now.doors()) {
                json.writeStartObject();
                json.writeStringField("endpoint", door.endpoint().toString());
                json.writeStringField("protocol", door.protocol());
                write(json, ServeReport.fields(door.stats()));
                json.writeObjectFieldStart("http_refused_by_status");
                for (Map.Entry<Integer, Long> status :
                        door.stats().http().refusedBy().entrySet()) {
                    json.writeNumberField(String.valueOf(status.getKey()), status.getValue());
                }
                json.writeEndObject();
                if (door.endpoint().isSecure()) {
                    tls(json, door);
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart(now.who());
            write(json, now.counters());
            json.writeEndObject();
            json.writeEndObject();
        }
        return Response.json(text.append('\n').toString());
    }

    private static void tls(JsonGenerator json, Observed.Door door) throws IOException {
        json.writeObjectFieldStart("tls_failures");
        for (Map.Entry<TlsFailure, Long> failure : door.tlsFailures().entrySet()) {
            json.writeNumberField(Observed.Door.name(failure.getKey()), failure.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("tls_failed_reloads", door.failedReloads());
    }

    private static void write(JsonGenerator json, Map<String, Long> fields) throws IOException {
        for (Map.Entry<String, Long> field : fields.entrySet()) {
            json.writeNumberField(field.getKey(), field.getValue());
        }
    }
}
