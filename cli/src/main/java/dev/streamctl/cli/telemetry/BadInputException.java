package dev.streamctl.cli.telemetry;

/** A line of standard input is not a sample. The message is one line that says why. */
public final class BadInputException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public BadInputException(String message) {
        super(message);
    }
}
