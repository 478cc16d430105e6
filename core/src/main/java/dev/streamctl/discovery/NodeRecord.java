package dev.streamctl.discovery;

import dev.streamctl.Endpoint;
import dev.streamctl.framing.Escapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself, the TXT record of its service {@code _streamctl._tcp} (RFC 6763 section 6): {@code txtvers=1}, {@code
 * id}, {@code role}, {@code path}, {@code proto=1}, {@code tls=0} or {@code 1}.
 *
 * @param id of this run of the node: 1 to 64 letters, digits, {@code -} and {@code _}
 * @param role what kind of device it is: 1 to 32 letters, digits and {@code -}
 * @param path where it takes WebSockets, beginning with a slash, in visible ASCII, up to 128 characters
 * @param tls whether it speaks TLS
 */
public record NodeRecord(String id, String role, String path, boolean tls) {

    /** The only version of the messages there is. */
    private static final String PROTO = "1";

    /** Checks the fields. */
    public NodeRecord {
        check("id", id, "[A-Za-z0-9_-]{1,64}");
        check("role", role, "[A-Za-z0-9-]{1,32}");
        check("path", path, "/[!-\"$-~]{0,127}");
    }

    /**
     * Reads the record.
     *
     * @throws IllegalArgumentException one line that says which key is missing or wrong
     */
    public static NodeRecord of(Map<String, String> txt) {
        check("txtvers", txt.get("txtvers"), "1");
        check("proto", txt.get("proto"), PROTO);
        String tls = check("tls", txt.get("tls"), "[01]");
        return new NodeRecord(
                check("id", txt.get("id"), ".*"),
                check("role", txt.get("role"), ".*"),
                check("path", txt.get("path"), ".*"),
                tls.equals("1"));
    }

    private static String check(String key, @Nullable String value, String form) {
        if (value == null) {
            throw new IllegalArgumentException("its TXT record has no " + key);
        }
        if (!value.matches(form)) {
            throw new IllegalArgumentException("its TXT record says %s=%s".formatted(key, Escapes.snippet(value)));
        }
        return value;
    }

    /** The keys and values in the order in which they are sent. */
    public Map<String, String> txt() {
        Map<String, String> txt = new LinkedHashMap<>();
        txt.put("txtvers", "1");
        txt.put("id", id);
        txt.put("role", role);
        txt.put("path", path);
        txt.put("proto", PROTO);
        txt.put("tls", tls ? "1" : "0");
        return txt;
    }

    /**
     * A node that was heard of.
     *
     * @param name what it is called
     * @param record what it says of itself
     * @param endpoints where it is, the IPv4 addresses first; at least one
     */
    public record Found(String name, NodeRecord record, List<Endpoint.Ws> endpoints) {
        /** Keeps a copy. */
        public Found {
            endpoints = List.copyOf(endpoints);
        }
    }
}
