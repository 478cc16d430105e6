package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON Lines, strictly: one flat object a line, whose lists hold text. */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static Map<String, Object> object(String line) {
        try (JsonParser parser = FACTORY.createParser(line)) {
            Map<String, Object> fields = new LinkedHashMap<>();
            assertEquals(JsonToken.START_OBJECT, parser.nextToken(), line);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                fields.put(
                        name,
                        switch (parser.nextToken()) {
                            case VALUE_STRING -> parser.getText();
                            case VALUE_NUMBER_INT -> parser.getLongValue();
                            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                            case VALUE_NULL -> null;
                            case VALUE_TRUE -> true;
                            case VALUE_FALSE -> false;
                            case START_ARRAY -> texts(parser, line);
                            default -> throw new AssertionError("unexpected value in " + line);
                        });
            }
            assertEquals(JsonToken.END_OBJECT, parser.currentToken(), line);
            assertNull(parser.nextToken(), line);
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static List<String> texts(JsonParser parser, String line) throws IOException {
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            assertEquals(JsonToken.VALUE_STRING, parser.currentToken(), line);
            texts.add(parser.getText());
        }
        return texts;
    }

    static List<Map<String, Object>> objects(String text) {
        return text.lines().map(Json::object).toList();
    }
}
