package dev.streamctl.camera.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.camera.ViewerStats;
import java.io.IOException;
import java.io.StringWriter;

/** What is told at {@code /live} beside the frames, and at {@code /control}: JSON objects, each with a {@code type}. */
final class LiveJson {

    private static final JsonFactory FACTORY = new JsonFactory();

    private LiveJson() {}

    /** {@code status}: what {@code /status} has without the single viewers, the controls, and the page's own numbers. */
    static String status(Observed now, CameraControls controls, ViewerStats own, Acknowledgements painted)
            throws IOException {
        return object("status", json -> {
            StatusJson.writeSums(json, now);
            controls.write(json);
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

    /** {@code controls}: how they stand, after a request that was done. */
    static String controls(CameraControls controls) throws IOException {
        return object("controls", controls::write);
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
