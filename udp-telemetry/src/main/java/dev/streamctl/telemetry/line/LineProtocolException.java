package dev.streamctl.telemetry.line;

import java.io.IOException;

/** A line was refused. The message is one line that says what, at which byte, the limit, and how the line starts. */
public final class LineProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    private final LineProblem problem;
    private final int offset;

    /**
     * @param message one line
     * @param problem why
     * @param offset which byte of the line, from 0
     */
    public LineProtocolException(String message, LineProblem problem, int offset) {
        super(message);
        this.problem = problem;
        this.offset = offset;
    }

    /** Why. */
    public LineProblem problem() {
        return problem;
    }

    /** Which byte of the line, from 0. */
    public int offset() {
        return offset;
    }
}
