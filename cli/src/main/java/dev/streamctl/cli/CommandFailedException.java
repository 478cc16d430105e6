package dev.streamctl.cli;

import dev.streamctl.cli.output.Failure;

/** A command cannot do what was asked, for a reason of its own. */
final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    CommandFailedException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    CommandFailedException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
