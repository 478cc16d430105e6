package dev.streamctl.telemetry.sink;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What datagrams become as JSON: an object for each sample. */
public sealed interface JsonForm permits SampleJson, RawJson {

    /** What each object has as its {@code type}. */
    String type();

    /**
     * Writes the fields of a sample of a datagram into the object that is open.
     *
     * @param number which of its samples, from 0
     * @throws IOException the sample cannot be read as this form, or the generator's output failed
     */
    void writeFields(JsonGenerator json, Datagram datagram, int number) throws IOException;

    /** Writes who sent a datagram, and when it came. */
    static void writeArrival(JsonGenerator json, Datagram datagram) throws IOException {
        json.writeStringField("source", datagram.sourceText());
        json.writeNumberField("arrival_ns", datagram.arrivalNanos());
    }
}
