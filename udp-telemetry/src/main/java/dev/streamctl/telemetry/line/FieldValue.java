package dev.streamctl.telemetry.line;

/** The value of a field, of one of the five types of line protocol. */
public sealed interface FieldValue {

    /** A floating point number. */
    static FieldValue of(double value) {
        return new FloatValue(value);
    }

    /** A signed integer. */
    static FieldValue of(long value) {
        return new IntegerValue(value);
    }

    /** A truth value. */
    static FieldValue of(boolean value) {
        return new BooleanValue(value);
    }

    /** A text. */
    static FieldValue of(String value) {
        return new StringValue(value);
    }

    /**
     * Written {@code -12i}.
     *
     * @param value 64 bits, signed
     */
    record IntegerValue(long value) implements FieldValue {}

    /**
     * Written {@code 12u}.
     *
     * @param value 64 bits, to be read as unsigned
     */
    record UnsignedValue(long value) implements FieldValue {}

    /**
     * Written {@code 1.5}.
     *
     * @param value finite: line protocol has neither infinities nor NaN
     */
    record FloatValue(double value) implements FieldValue {

        /**
         * Checks that the number can be written.
         *
         * @throws IllegalArgumentException it is infinite or not a number
         */
        public FloatValue {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a float field cannot be " + value);
            }
        }
    }

    /**
     * Written {@code true}.
     *
     * @param value the truth value
     */
    record BooleanValue(boolean value) implements FieldValue {}

    /**
     * Written {@code "in quotes"}.
     *
     * @param value any characters but the line feed, which ends a line
     */
    record StringValue(String value) implements FieldValue {

        /**
         * Checks that the text can be written.
         *
         * @throws IllegalArgumentException it has a line feed or half a surrogate pair
         */
        public StringValue {
            Names.checkText(value);
        }
    }
}
