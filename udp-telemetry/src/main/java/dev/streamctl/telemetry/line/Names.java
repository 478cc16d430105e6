package dev.streamctl.telemetry.line;

import dev.streamctl.framing.Escapes;

/** What a measurement, a key, a tag's value and a text may consist of, so that it can be written and read back. */
final class Names {

    private Names() {}

    /**
     * A name has no control characters, and no backslash at its end: there it would escape the separator.
     *
     * @param what for the message: "measurement", "tag key", "tag value", "field key"
     */
    static void checkName(String what, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an empty " + what);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == 0x7f) {
                throw refused(what, name, "has a control character");
            }
        }
        if (name.endsWith("\\")) {
            throw refused(what, name, "ends with a backslash");
        }
        checkSurrogates(what, name);
    }

    static void checkText(String text) {
        if (text.indexOf('\n') >= 0) {
            throw refused("string field", text, "has a line feed");
        }
        checkSurrogates("string field", text);
    }

    private static void checkSurrogates(String what, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.charCount(text.codePointAt(i)) == 1) {
                throw refused(what, text, "has half a surrogate pair");
            }
            i++;
        }
    }

    /** The order of the bytes in UTF-8, which is the order of code points. */
    static int compare(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char l = left.charAt(i);
            char r = right.charAt(i);
            if (l != r) {
                return Character.isSurrogate(l) == Character.isSurrogate(r)
                        ? Character.compare(l, r)
                        : Character.isSurrogate(l) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static IllegalArgumentException refused(String what, String text, String why) {
        return new IllegalArgumentException("%s \"%s\" %s".formatted(what, Escapes.snippet(text), why));
    }
}
