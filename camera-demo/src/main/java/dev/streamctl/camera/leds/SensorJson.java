package dev.streamctl.camera.leds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.streamctl.camera.nodes.RefusedException;
import dev.streamctl.framing.Escapes;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the Android app SensorServer sends: {@code {"accuracy":3,"timestamp":1,"values":[x,y,z]}} in metres per second squared,
 * where several sensors are asked for with a {@code "type"}. Members that are not named here are passed over.
 *
 * <p>A sensor is no scale: up to two g are taken, and what is over one g counts as one.
 */
final class SensorJson {

    private static final double ONE_G = 9.80665;
    private static final Set<String> TYPES = Set.of("android.sensor.gravity", "android.sensor.accelerometer");
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private SensorJson() {}

    static Gravity parse(String text) throws RefusedException {
        try (JsonParser json = FACTORY.createParser(text)) {
            Gravity gravity = object(json);
            if (json.nextToken() != null) {
                throw new RefusedException("there is more behind the JSON object");
            }
            return gravity;
        } catch (JsonProcessingException e) {
            throw new RefusedException("no JSON: " + Escapes.snippet(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new IllegalStateException("a text is read without I/O", e);
        }
    }

    private static Gravity object(JsonParser json) throws IOException, RefusedException {
        @Nullable Gravity gravity = null;
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "values" -> gravity = values(json);
                case "type" -> checkType(json.getText());
                default -> json.skipChildren();
            }
        }
        if (gravity == null) {
            throw new RefusedException("the JSON object has no \"values\"");
        }
        return gravity;
    }

    private static void checkType(String type) throws RefusedException {
        if (!TYPES.contains(type)) {
            throw new RefusedException("the sensor '" + Escapes.snippet(type) + "' does not tell gravity");
        }
    }

    private static Gravity values(JsonParser json) throws IOException, RefusedException {
        double[] axes = new double[3];
        int count = 0;
        boolean wrong = json.currentToken() != JsonToken.START_ARRAY;
        while (!wrong && json.nextToken() != JsonToken.END_ARRAY) {
            wrong = count == axes.length || !json.currentToken().isNumeric();
            if (!wrong) {
                axes[count] = percent(count, json);
                count++;
            }
        }
        if (wrong || count != axes.length) {
            throw new RefusedException("\"values\" is not an array of three numbers");
        }
        return new Gravity(axes[0], axes[1], axes[2]);
    }

    private static double percent(int axis, JsonParser json) throws IOException, RefusedException {
        double value = json.getDoubleValue();
        if (!(Math.abs(value) <= 2 * ONE_G)) {
            throw new RefusedException("\"values\"[%d] is %s, more than two g in m/s\u00b2"
                    .formatted(axis, Escapes.snippet(json.getText())));
        }
        return Math.clamp(value / ONE_G * 100, -100, 100);
    }
}
