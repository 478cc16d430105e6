package dev.streamctl.task;

import java.io.IOException;

/**
 * A call's own timeout, or the deadline of the block it runs in, passed before the call could finish. Nothing was
 * consumed and nothing was sent: the same call may be made again on the same stream.
 *
 * <p>An {@link IOException}, as Python's {@code TimeoutError} is an {@code OSError}: most callers handle both alike.
 */
public final class DeadlineExceededException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message what was waited for, and on which stream */
    public DeadlineExceededException(String message) {
        super(message);
    }

    /**
     * @param message what was waited for
     * @param cause what ended the wait, such as the interrupt of a block that waited outside this library
     */
    public DeadlineExceededException(String message, Throwable cause) {
        super(message, cause);
    }
}
