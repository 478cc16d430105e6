package dev.streamctl.camera.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.camera.CaptureLoop;
import dev.streamctl.camera.ViewerStats;
import java.io.IOException;
import java.io.StringWriter;

/** What is told to a page at {@code /live} beside the frames: JSON objects, each with a {@code type}. */
final class LiveJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private LiveJson() {}

    /** {@code status}: what {@code /status} has without the single viewers, the controls, and the page's own numbers. */
    static String status(Observed now, CaptureLoop loop, ViewerStats own, Acknowledgements painted) throws IOException {
        return object("status", json -> {
            StatusJson.writeSums(json, now);
            json.writeObjectFieldStart("controls");
            json.writeBooleanField("paused", loop.isPaused());
            json.writeBooleanField("paced", loop.source().isPaced());
            json.writeNumberField("fps", loop.fps());
            json.writeEndObject();
            json.writeObjectFieldStart("own");
            StatusJson.viewer(json, own);
            Acknowledgements.Counts counts = painted.counts();
            json.writeNumberField("painted", counts.painted());
            json.writeNumberField("unpainted", counts.unpainted());
            json.writeNumberField("under_way", counts.underWay());
            json.writeArrayFieldStart("delays_us");
            for (long delay : painted.takeDelays()) {
                json.writeNumber(delay);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** {@code refused}: nothing was done, for this reason. */
    static String refused(String reason) throws IOException {
        return object("refused", json -> json.writeStringField("reason", reason));
    }

    private static String object(String type, Fields fields) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.write(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    /** The fields of one object. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
