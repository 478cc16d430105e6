package dev.streamctl.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.Escapes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node is called: 1 to {@value #MAX_BYTES} bytes of UTF-8, dots and spaces included, no control characters (an instance
 * name of DNS-SD, RFC 6763 section 4.1.1). No dot or space is at its ends, and no underscore at its beginning: JmDNS leaves those out.
 */
public final class NodeName {

    /** The most bytes of UTF-8. */
    public static final int MAX_BYTES = 63;

    /** What stands behind a name that another node has. */
    private static final Pattern NUMBER = Pattern.compile(" ?\\([0-9]+\\)$");

    private NodeName() {}

    /**
     * The name, where it is one.
     *
     * @throws IllegalArgumentException one line that says what is wrong with it
     */
    public static String check(String name) {
        int bytes = name.getBytes(UTF_8).length;
        if (bytes == 0) {
            throw new IllegalArgumentException("the name of a node is empty");
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("the name of a node, '%s', has %d bytes, more than %d"
                    .formatted(Escapes.snippet(name), bytes, MAX_BYTES));
        }
        if (name.codePoints().anyMatch(NodeName::isUnfit)) {
            throw new IllegalArgumentException(
                    "the name of a node has no control characters, unlike '%s'".formatted(Escapes.snippet(name)));
        }
        if (name.matches("[._ ].*|.*[. ]")) {
            throw new IllegalArgumentException(
                    "the name of a node, '%s', begins with a dot, a space or an underscore, or ends with a dot or a space"
                            .formatted(Escapes.snippet(name)));
        }
        return name;
    }

    /** The name, without as many of its last characters before the number, as in {@code NAME (2)}, as are too many. */
    static String cut(String name) {
        Matcher found = NUMBER.matcher(name);
        String number = found.find() ? found.group() : "";
        String base = name.substring(0, name.length() - number.length());
        while (base.getBytes(UTF_8).length + number.length() > MAX_BYTES) {
            base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
        }
        return base + number;
    }

    private static boolean isUnfit(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
