package dev.streamctl.telemetry.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.framing.Escapes;
import java.io.IOException;
import java.util.HexFormat;

/**
 * Raw datagrams, whatever is in them, as JSON, the fields of one object each:
 *
 * <pre>
 * "source":"192.0.2.7:40112","arrival_ns":1795682425000000000,"size":4,"text":"hi\\x00\\xff","hex":"686900ff"
 * </pre>
 *
 * <p>In {@code text} what is not printable is escaped as {@link Escapes} does it; {@code hex} has every byte.
 */
public final class RawJson implements JsonForm {

    /** A writer of raw datagrams. */
    public RawJson() {}

    @Override
    public String type() {
        return "datagram";
    }

    @Override
    public void writeFields(JsonGenerator json, Datagram datagram, int number) throws IOException {
        JsonForm.writeArrival(json, datagram);
        json.writeNumberField("size", datagram.lines().length);
        json.writeStringField("text", Escapes.all(datagram.lines()));
        json.writeStringField("hex", HexFormat.of().formatHex(datagram.lines()));
    }
}
