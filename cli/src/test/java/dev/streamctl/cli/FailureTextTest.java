package dev.streamctl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.streamctl.BindFailedException;
import dev.streamctl.ConnectFailedException;
import dev.streamctl.IncompleteReadException;
import dev.streamctl.QueueFullException;
import dev.streamctl.StreamBrokenException;
import dev.streamctl.StreamClosedException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.cli.listen.ListenFailedException;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.framing.FrameTooLongException;
import dev.streamctl.framing.MalformedFrameException;
import dev.streamctl.framing.TruncatedFrameException;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of exit codes. */
class FailureTextTest {

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(3, new ConnectFailedException(ConnectFailedException.Reason.REFUSED, "m", null)),
                Arguments.of(3, new ConnectFailedException(ConnectFailedException.Reason.UNKNOWN_HOST, "m", null)),
                Arguments.of(3, new ConnectFailedException(ConnectFailedException.Reason.OTHER, "m", null)),
                Arguments.of(4, new ConnectFailedException(ConnectFailedException.Reason.TIMED_OUT, "m", null)),
                Arguments.of(4, new DeadlineExceededException("m")),
                Arguments.of(5, new FrameTooLongException("m", 1, true)),
                Arguments.of(5, new MalformedFrameException("m", false)),
                Arguments.of(5, new TruncatedFrameException("m")),
                Arguments.of(5, new StreamEndedException("m")),
                Arguments.of(5, new StreamClosedException("m")),
                Arguments.of(5, new IncompleteReadException("m", 1)),
                Arguments.of(5, new QueueFullException("m")),
                Arguments.of(6, new CommandFailedException(new Failure(ExitCode.THRESHOLD, "m", null))));
    }

    @ParameterizedTest
    @MethodSource("table")
    void codes(int code, Exception failed) {
        Failure failure = FailureText.of(failed);
        assertEquals(code, failure.code().value());
        assertEquals("m", failure.message());
    }

    /** A mistake in a thread that parses ends the run: the rest would be dropped. */
    @Test
    void aListenerThatHasFailedIsOneAndTellsWhatItMet() {
        Failure failure =
                FailureText.of(new ListenFailedException("the listener", new IllegalStateException("a mistake")));
        assertEquals(1, failure.code().value());
        assertEquals("the listener has failed: java.lang.IllegalStateException: a mistake", failure.message());
        assertEquals("-vv shows where", failure.hint());
    }

    @ParameterizedTest
    @EnumSource(BindFailedException.Reason.class)
    void whoCannotListenIsThreeAndHasAHintWhereTheReasonIsKnown(BindFailedException.Reason reason) {
        Failure failure = FailureText.of(new BindFailedException(reason, "m", new IOException()));
        assertEquals(3, failure.code().value());
        assertEquals(reason == BindFailedException.Reason.OTHER, failure.hint() == null);
    }

    @ParameterizedTest
    @EnumSource(StreamBrokenException.Reason.class)
    void everyBrokenStreamIsFive(StreamBrokenException.Reason reason) {
        assertEquals(
                5,
                FailureText.of(new StreamBrokenException(reason, "m", null))
                        .code()
                        .value());
    }

    @ParameterizedTest
    @MethodSource("unforeseen")
    void theUnforeseenIsOne(Exception failed) {
        assertEquals(1, FailureText.of(failed).code().value());
    }

    static Stream<Exception> unforeseen() {
        return Stream.of(new IOException("x"), new IllegalStateException("x"), new NullPointerException());
    }
}
