package dev.streamctl.telemetry.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.LineLimits;
import dev.streamctl.telemetry.line.LineScan;
import dev.streamctl.telemetry.line.Sample;
import dev.streamctl.telemetry.wire.DeviceId;
import dev.streamctl.telemetry.wire.Header;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Received samples as JSON, the fields of one object each:
 *
 * <pre>
 * "device":"cam1","device_id":"7b1f…","boot":"90ac…","sequence":12,"authenticated":true,"source":"192.0.2.7:40112",
 * "arrival_ns":1795682425000000000,"measurement":"cpu","tags":{"device":"cam1"},"fields":{"load":0.25,"cores":4},
 * "timestamp":1795682424999000000
 * </pre>
 *
 * <p>Times are nanoseconds since 1970 UTC. What a sample does not have is left out: device, boot and sequence without a
 * header, the timestamp without one. {@code authenticated} says whether the datagram was signed or sealed with a key
 * that the listener has, or a topic says so of it; else anybody may have sent it, as any device. {@code device} is the
 * name in the tag {@code device} where that gives the id of the header, else the id. For one thread, to be used again.
 */
public final class SampleJson implements JsonForm {

    private final LineScan scan = new LineScan(LineLimits.defaults());

    /** A writer of samples. */
    public SampleJson() {}

    @Override
    public String type() {
        return "sample";
    }

    @Override
    public void writeFields(JsonGenerator json, Datagram datagram, int number) throws IOException {
        Sample sample = sample(datagram, number);
        Header header = datagram.header();
        if (header != null) {
            json.writeStringField("device", name(header.device(), sample.tags().get("device")));
            json.writeStringField("device_id", DeviceId.text(header.device()));
            json.writeStringField("boot", DeviceId.text(header.boot()));
            json.writeNumberField("sequence", header.sequence());
        }
        json.writeBooleanField("authenticated", datagram.authentic());
        JsonForm.writeArrival(json, datagram);
        json.writeStringField("measurement", sample.measurement());
        json.writeObjectFieldStart("tags");
        for (Map.Entry<String, String> tag : sample.tags().entrySet()) {
            json.writeStringField(tag.getKey(), tag.getValue());
        }
        json.writeEndObject();
        json.writeObjectFieldStart("fields");
        for (Map.Entry<String, FieldValue> field : sample.fields().entrySet()) {
            json.writeFieldName(field.getKey());
            writeValue(json, field.getValue());
        }
        json.writeEndObject();
        if (sample.time().isPresent()) {
            json.writeNumberField("timestamp", sample.time().getAsLong());
        }
    }

    private Sample sample(Datagram datagram, int number) throws IOException {
        scan.scan(datagram.lines(), datagram.from(number), datagram.to(number));
        return scan.sample();
    }

    private static String name(long device, @Nullable String tag) {
        return tag != null && DeviceId.of(tag) == device ? tag : DeviceId.text(device);
    }

    private static void writeValue(JsonGenerator json, FieldValue value) throws IOException {
        switch (value) {
            case FieldValue.FloatValue number -> json.writeNumber(number.value());
            case FieldValue.IntegerValue number -> json.writeNumber(number.value());
            case FieldValue.UnsignedValue number ->
                json.writeNumber(new BigInteger(Long.toUnsignedString(number.value())));
            case FieldValue.BooleanValue truth -> json.writeBoolean(truth.value());
            case FieldValue.StringValue text -> json.writeString(text.value());
        }
    }
}
