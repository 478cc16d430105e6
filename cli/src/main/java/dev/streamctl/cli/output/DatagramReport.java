package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.framing.Escapes;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.RawJson;
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
    private static final RawJson RAW = new RawJson();

    @Override
    public String type() {
        return RAW.type();
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        RAW.writeFields(json, datagram, 0);
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
                        Escapes.all(datagram.lines()),
                        HexFormat.of().formatHex(datagram.lines()));
    }
}
