package dev.streamctl.cli.camera;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.camera.FrameHeader;
import dev.streamctl.cli.output.Report;
import java.io.IOException;

/**
 * A frame came.
 *
 * @param size bytes of its JPEG
 * @param age in milliseconds, by the two clocks
 */
record FrameReport(FrameHeader header, int size, long age) implements Report {

    @Override
    public String type() {
        return "frame";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
        json.writeNumberField("sequence", header.sequence());
        json.writeNumberField("captured_us", header.capturedMicros());
        json.writeNumberField("bytes", size);
        json.writeNumberField("age_ms", age);
    }

    @Override
    public String text() {
        return "frame %d, %d bytes".formatted(header.sequence(), size);
    }
}
