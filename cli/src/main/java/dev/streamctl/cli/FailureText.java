package dev.streamctl.cli;

import dev.streamctl.BindFailedException;
import dev.streamctl.ConnectFailedException;
import dev.streamctl.IncompleteReadException;
import dev.streamctl.QueueFullException;
import dev.streamctl.StreamBrokenException;
import dev.streamctl.StreamClosedException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.cli.bench.BenchException;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/** What an exception means for the person at the keyboard. The library's messages name the peer and the cause. */
final class FailureText {
    private FailureText() {}

    static Failure of(Throwable failed) {
        return switch (failed) {
            case BindFailedException e -> bindFailed(e);
            case ConnectFailedException e -> connectFailed(e);
            case DeadlineExceededException e -> failure(ExitCode.TIMED_OUT, e, null);
            case StreamBrokenException e -> failure(ExitCode.BROKEN, e, hint(e.reason()));
            case FrameException e ->
                failure(ExitCode.BROKEN, e, "do both sides use the same --framing and --max-frame?");
            case StreamEndedException e -> failure(ExitCode.BROKEN, e, null);
            case StreamClosedException e -> failure(ExitCode.BROKEN, e, null);
            case IncompleteReadException e -> failure(ExitCode.BROKEN, e, null);
            case QueueFullException e -> failure(ExitCode.BROKEN, e, null);
            case BenchException e -> benchFailed(e);
            case CommandFailedException e -> e.failure();
            default -> new Failure(ExitCode.UNEXPECTED, "unexpected: " + failed, "-vv shows where");
        };
    }

    private static Failure bindFailed(BindFailedException e) {
        boolean inUse = String.valueOf(e.getMessage()).contains("in use");
        String hint = inUse ? "does another program listen there? --port 0 takes a free port" : null;
        return failure(ExitCode.NO_CONNECTION, e, hint);
    }

    private static Failure connectFailed(ConnectFailedException e) {
        return switch (e.reason()) {
            case UNKNOWN_HOST -> failure(ExitCode.NO_CONNECTION, e, "is the name right?");
            case REFUSED -> failure(ExitCode.NO_CONNECTION, e, "is the server up? try 'streamctl serve'");
            case TIMED_OUT -> failure(ExitCode.TIMED_OUT, e, "is it reachable? --connect-timeout waits longer");
            case OTHER -> failure(ExitCode.NO_CONNECTION, e, null);
        };
    }

    private static Failure benchFailed(BenchException e) {
        return switch (e.kind()) {
            case WRONG_ECHO -> failure(ExitCode.BROKEN, e, "is it an echo server with the same --framing?");
            case ENDED -> failure(ExitCode.BROKEN, e, "does it allow so many --connections, and frames of --size?");
            case SILENT -> failure(ExitCode.TIMED_OUT, e, "--timeout waits longer");
        };
    }

    private static @Nullable String hint(StreamBrokenException.Reason reason) {
        return switch (reason) {
            case PROTOCOL -> "do both sides use the same --framing and --max-frame?";
            case RESET -> "what was sent last may not have arrived";
            case SLOW_CONSUMER, SLOW_FRAME, IDLE, LINGER, TRANSPORT -> null;
        };
    }

    private static Failure failure(ExitCode code, Exception e, @Nullable String hint) {
        return new Failure(code, String.valueOf(e.getMessage()), hint);
    }
}
