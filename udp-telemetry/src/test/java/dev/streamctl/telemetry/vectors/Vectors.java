package dev.streamctl.telemetry.vectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamctl.telemetry.keys.Key;
import dev.streamctl.telemetry.wire.Header;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The test vectors, as maps and lists. */
final class Vectors {

    private final Map<?, ?> root;

    Vectors() throws IOException {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("datagrams.json"));
                JsonParser parser = new JsonFactory().createParser(in)) {
            parser.nextToken();
            root = (Map<?, ?>) value(parser);
        }
    }

    String deviceName() {
        return (String) Objects.requireNonNull(root.get("device_name"));
    }

    Key key() {
        return new Key(((Number) Objects.requireNonNull(root.get("key_id"))).intValue(), bytes(root, "secret"));
    }

    List<Map<?, ?>> derived() {
        return list("derived");
    }

    List<Map<?, ?>> datagrams() {
        return list("datagrams");
    }

    static Header header(Map<?, ?> datagram) {
        Map<?, ?> header = (Map<?, ?>) Objects.requireNonNull(datagram.get("header"));
        return new Header(
                number(header, "device"),
                number(header, "boot"),
                number(header, "sequence"),
                number(header, "uptime_nanos"),
                (int) number(header, "offered"),
                (int) number(header, "dropped"),
                (int) number(header, "failed"),
                header.get("clock_synced") == Boolean.TRUE,
                header.get("last_of_interval") == Boolean.TRUE,
                (int) number(header, "repeats"),
                (int) number(header, "first_repeat"));
    }

    /** A number, or 64 bits as hexadecimal digits. */
    static long number(Map<?, ?> map, String name) {
        return map.get(name) instanceof Number number
                ? number.longValue()
                : Long.parseUnsignedLong((String) map.get(name), 16);
    }

    static byte[] bytes(Map<?, ?> map, String name) {
        return HexFormat.of().parseHex((String) Objects.requireNonNull(map.get(name)));
    }

    private List<Map<?, ?>> list(String name) {
        List<Map<?, ?>> maps = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(root.get(name))).forEach(entry -> maps.add((Map<?, ?>) entry));
        return maps;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            default -> parser.getBooleanValue();
        };
    }
}
