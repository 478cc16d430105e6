package dev.streamctl.cli.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.streamctl.framing.Escapes;
import dev.streamctl.telemetry.line.FieldValue;
import dev.streamctl.telemetry.line.Sample;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects as samples.
 *
 * <p>{@code {"measurement": "cpu", "tags": {"core": "0"}, "fields": {"load": 0.5}, "timestamp": 1700000000000000000}}, the
 * timestamp in nanoseconds since 1970; what else stands beside the fields is passed over, so that the samples that {@code
 * streamctl listen --json} prints can be sent on. An object without {@code fields} is flat: each text, number and truth value
 * in it is a field, {@code measurement}, {@code tags} and {@code timestamp} apart, and the measurement is {@code stdin} where
 * it names none. A null is left out.
 *
 * <p>Numbers become floats, whether they have a point or not: a database refuses a field that is now one type and now another.
 */
public final class JsonSamples {

    /** The measurement of an object that names none. */
    public static final String MEASUREMENT = "stdin";

    /** From here on a double skips whole numbers. */
    private static final long EXACT = 1L << 53;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private @Nullable String measurement;
    private @Nullable OptionalLong time;
    private @Nullable SequencedMap<String, FieldValue> fields;
    private final SortedMap<String, String> tags = new TreeMap<>();
    private final SequencedMap<String, FieldValue> flat = new LinkedHashMap<>();

    private JsonSamples() {}

    /**
     * The sample of one object.
     *
     * @throws BadInputException it is none
     */
    public static Sample parse(byte[] object) throws BadInputException {
        try (JsonParser json = FACTORY.createParser(object)) {
            return new JsonSamples().read(json);
        } catch (JsonProcessingException e) {
            throw new BadInputException(notJson(e));
        } catch (IOException e) {
            throw new BadInputException("not JSON: " + Escapes.snippet(String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()));
        }
    }

    /** Where a limit of the parser itself is met, nothing says at which byte. What could be allowed in a program is no advice here. */
    private static String notJson(JsonProcessingException e) {
        JsonLocation where = e.getLocation();
        String place = where == null ? "" : " at byte " + where.getByteOffset();
        String why = e.getOriginalMessage().replaceFirst(": enable `.*", "");
        return "not JSON%s: %s".formatted(place, Escapes.snippet(why));
    }

    private Sample read(JsonParser json) throws IOException, BadInputException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new BadInputException("not a JSON object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            member(json.currentName(), json);
        }
        if (json.nextToken() != null) {
            throw new BadInputException("text behind the JSON object");
        }
        String name = measurement == null ? MEASUREMENT : measurement;
        return new Sample(name, tags, fields == null ? flat : fields, time == null ? OptionalLong.empty() : time);
    }

    private void member(String name, JsonParser json) throws IOException, BadInputException {
        JsonToken token = json.nextToken();
        switch (name) {
            case "measurement" -> measurement = text(name, json);
            case "timestamp" -> {
                if (token != JsonToken.VALUE_NUMBER_INT || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw new BadInputException("\"timestamp\" is not a whole number of nanoseconds");
                }
                time = OptionalLong.of(json.getLongValue());
            }
            case "tags" -> {
                object(name, token);
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String key = json.currentName();
                    json.nextToken();
                    tags.put(key, text(key, json));
                }
            }
            case "fields" -> {
                object(name, token);
                fields = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String key = json.currentName();
                    put(fields, key, json.nextToken(), json);
                }
            }
            default -> other(name, token, json);
        }
    }

    /** A field of a flat object, or something beside the fields; which of the two is known only at the end. */
    private void other(String name, JsonToken token, JsonParser json) throws IOException, BadInputException {
        if (token.isStructStart() && fields != null) {
            json.skipChildren();
        } else {
            put(flat, name, token, json);
        }
    }

    private static void object(String name, JsonToken token) throws BadInputException {
        if (token != JsonToken.START_OBJECT) {
            throw new BadInputException("\"%s\" is not an object".formatted(name));
        }
    }

    private static String text(String name, JsonParser json) throws IOException, BadInputException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new BadInputException("\"%s\" is not a text".formatted(Escapes.snippet(name)));
        }
        return json.getText();
    }

    private static void put(SequencedMap<String, FieldValue> fields, String name, JsonToken token, JsonParser json)
            throws IOException, BadInputException {
        switch (token) {
            case VALUE_STRING -> fields.put(name, FieldValue.of(json.getText()));
            case VALUE_TRUE, VALUE_FALSE -> fields.put(name, FieldValue.of(token == JsonToken.VALUE_TRUE));
            case VALUE_NUMBER_FLOAT -> fields.put(name, FieldValue.of(json.getDoubleValue()));
            case VALUE_NUMBER_INT -> fields.put(name, FieldValue.of((double) whole(name, json)));
            case VALUE_NULL -> fields.remove(name);
            default ->
                throw new BadInputException(
                        "\"%s\" is neither text nor number nor truth value".formatted(Escapes.snippet(name)));
        }
    }

    private static long whole(String name, JsonParser json) throws IOException, BadInputException {
        boolean small = json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (!small || json.getLongValue() > EXACT || json.getLongValue() < -EXACT) {
            throw new BadInputException("\"%s\" is a whole number beyond 2^53, which only line protocol carries"
                    .formatted(Escapes.snippet(name)));
        }
        return json.getLongValue();
    }
}
