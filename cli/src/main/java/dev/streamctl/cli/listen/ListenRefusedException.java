package dev.streamctl.cli.listen;

/** What {@code listen} was asked for does not go together, or is not installed. The message is one line. */
public final class ListenRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    ListenRefusedException(String message) {
        super(message);
    }

    ListenRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
