package dev.streamctl.cli.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers of a range, and names the range where one is outside. */
public abstract sealed class WholeNumber implements ITypeConverter<Integer> {

    private final int least;
    private final int most;

    private WholeNumber(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String text) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // the message below fits
        }
        throw new TypeConversionException("'" + text + "' is not a whole number within " + least + " to " + most);
    }

    /** A TCP port; 0 is a free one. */
    public static final class Port extends WholeNumber {
        /** For picocli. */
        public Port() {
            super(0, 65_535);
        }
    }

    /** Event loops. */
    public static final class Loops extends WholeNumber {
        /** For picocli. */
        public Loops() {
            super(1, 1024);
        }
    }

    /** How many of something to wait for. */
    public static final class Count extends WholeNumber {
        /** For picocli. */
        public Count() {
            super(1, Integer.MAX_VALUE);
        }
    }
}
