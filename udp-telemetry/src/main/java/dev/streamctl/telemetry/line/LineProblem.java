package dev.streamctl.telemetry.line;

/** Why a line is refused. */
public enum LineProblem {
    /** Longer than {@link LineLimits#maxLine}. */
    LINE_TOO_LONG("line too long"),
    /** The line begins with a comma or is blank. */
    NO_MEASUREMENT("no measurement"),
    /** A byte below 0x20 or 0x7f in a name. */
    CONTROL_CHARACTER("control character in a name"),
    /** A name ends with a backslash that escapes nothing. */
    DANGLING_BACKSLASH("backslash at the end of the line"),
    /** A comma is not followed by a tag's key. */
    NO_TAG_KEY("no tag key"),
    /** A tag without {@code =} or with nothing behind it. */
    NO_TAG_VALUE("no tag value"),
    /** More than {@link LineLimits#maxTags}. */
    TOO_MANY_TAGS("too many tags"),
    /** One tag twice. */
    DUPLICATE_TAG("tag given twice"),
    /** The line ends before a field's key, or the key is empty. */
    NO_FIELD_KEY("no field key"),
    /** A field without {@code =} or with nothing behind it. */
    NO_FIELD_VALUE("no field value"),
    /** More than {@link LineLimits#maxFields}. */
    TOO_MANY_FIELDS("too many fields"),
    /** One field twice. */
    DUPLICATE_FIELD("field given twice"),
    /** A value that is neither a number nor a truth value nor a text in quotes. */
    BAD_VALUE("not a field value"),
    /** No closing quote before the line ends. */
    UNTERMINATED_STRING("text without a closing quote"),
    /** A number beyond 64 bits. */
    VALUE_RANGE("number out of range"),
    /** An {@code =} that is not escaped, or a space where none may stand. */
    UNESCAPED("separator that is not escaped"),
    /** What follows the fields is not a whole number. */
    BAD_TIMESTAMP("not a timestamp"),
    /** A time beyond 64 bits of nanoseconds. */
    TIMESTAMP_RANGE("timestamp out of range"),
    /** Something follows the timestamp. */
    TRAILING("text behind the timestamp"),
    /** The bytes are not UTF-8. */
    NOT_UTF8("not UTF-8");

    private final String text;

    LineProblem(String text) {
        this.text = text;
    }

    /** A few words for a person. */
    public String text() {
        return text;
    }
}
