package dev.streamctl.cli.listen;

/** A part of {@code listen} has ended before its time. The message is one line that names the part and why. */
public final class ListenFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** A part has failed. */
    public ListenFailedException(String part, Throwable cause) {
        super("%s has failed: %s".formatted(part, cause), cause);
    }
}
