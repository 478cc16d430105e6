package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.SampleJson;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One datagram of any content.
 *
 * @param datagram its bytes are the lines
 */
public record DatagramReport(Datagram datagram) implements Report {

    private static final long NANOS = 1_000_000_000;

    @Override
    public String type() {
        return "datagram";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        SampleJson.writeArrival(json, datagram);
        json.writeNumberField("size", datagram.lines().length);
        json.writeStringField("text", Printable.text(datagram.lines()));
        json.writeStringField("hex", hex());
    }

    @Override
    public String text() {
        Instant arrival = Instant.ofEpochSecond(
                Math.floorDiv(datagram.arrivalNanos(), NANOS), Math.floorMod(datagram.arrivalNanos(), NANOS));
        return "%s %s %d bytes \"%s\" %s"
                .formatted(
                        arrival,
                        datagram.sourceText(),
                        datagram.lines().length,
                        Printable.text(datagram.lines()),
                        hex());
    }

    private String hex() {
        return HexFormat.of().formatHex(datagram.lines());
    }
}
