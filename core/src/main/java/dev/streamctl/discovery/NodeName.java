package dev.streamctl.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamctl.framing.Escapes;

/**
 * What a node is called: 1 to {@value #MAX_BYTES} bytes of UTF-8, dots and spaces included, no control characters (an instance
 * name of DNS-SD, RFC 6763 section 4.1.1).
 */
public final class NodeName {

    /** The most bytes of UTF-8. */
    public static final int MAX_BYTES = 63;

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
        return name;
    }

    private static boolean isUnfit(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
