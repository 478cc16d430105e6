package dev.streamctl.cli.output;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.framing.Escapes;
import dev.streamctl.telemetry.sink.Datagram;
import dev.streamctl.telemetry.sink.SampleJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One sample that was received.
 *
 * @param datagram in which
 * @param number which of its samples
 * @param samples writes it as JSON
 * @param escaped whether the line is to be safe for a terminal
 */
public record SampleReport(Datagram datagram, int number, SampleJson samples, boolean escaped) implements Report {

    @Override
    public String type() {
        return samples.type();
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        samples.writeFields(json, datagram, number);
    }

    @Override
    public String text() {
        return new String(line(0), StandardCharsets.UTF_8);
    }

    /** The line of line protocol as it came. */
    @Override
    public byte[] bytes() {
        if (escaped) {
            return (Escapes.all(line(0)) + "\n").getBytes(StandardCharsets.UTF_8);
        }
        byte[] line = line(1);
        line[line.length - 1] = '\n';
        return line;
    }

    private byte[] line(int more) {
        int from = datagram.from(number);
        return Arrays.copyOf(
                Arrays.copyOfRange(datagram.lines(), from, datagram.to(number)), datagram.to(number) - from + more);
    }
}
