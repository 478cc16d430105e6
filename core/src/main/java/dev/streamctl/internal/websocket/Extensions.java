package dev.streamctl.internal.websocket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1). */
final class Extensions {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final Pattern NAME = Pattern.compile("[ \t]*+(" + TOKEN + ")[ \t]*+");
    private static final Pattern PARAMETER =
            Pattern.compile(";[ \t]*+(" + TOKEN + ")[ \t]*+(?:=[ \t]*+(\"?+)(" + TOKEN + ")\\2[ \t]*+)?+");
    private static final Pattern NEXT = Pattern.compile("[ \t]*+(?:,[ \t]*+)++");

    private Extensions() {}

    /**
     * One extension.
     *
     * @param name as it was sent
     * @param parameters their values, empty where they have none
     */
    record Extension(String name, Map<String, String> parameters) {}

    /** The extensions of all such headers, in order; null where they are not written as they must, or repeat a parameter. */
    static @Nullable List<Extension> parse(List<String> headers) {
        List<Extension> all = new ArrayList<>();
        for (String header : headers) {
            if (!parse(header, all)) {
                return null;
            }
        }
        return all.isEmpty() && !headers.isEmpty() ? null : all;
    }

    private static boolean parse(String header, List<Extension> to) {
        int at = end(NEXT, header, 0); // a list may have empty elements
        while (at < header.length()) {
            Matcher name = NAME.matcher(header).region(at, header.length());
            if (!name.lookingAt()) {
                return false;
            }
            at = name.end();
            Map<String, String> parameters = new LinkedHashMap<>();
            Matcher parameter = PARAMETER.matcher(header).region(at, header.length());
            while (parameter.lookingAt()) {
                String value = parameter.group(3) == null ? "" : parameter.group(3);
                if (parameters.put(parameter.group(1), value) != null) {
                    return false;
                }
                at = parameter.end();
                parameter.region(at, header.length());
            }
            to.add(new Extension(name.group(1), parameters));
            int next = end(NEXT, header, at);
            if (next == at && at < header.length()) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private static int end(Pattern pattern, String header, int from) {
        Matcher matcher = pattern.matcher(header).region(from, header.length());
        return matcher.lookingAt() ? matcher.end() : from;
    }
}
