package dev.streamctl.cli;

import dev.streamctl.StreamClosedException;
import dev.streamctl.StreamEndedException;
import dev.streamctl.StreamException;
import dev.streamctl.cli.ReplyWatch.End;
import dev.streamctl.cli.output.CloseText;
import dev.streamctl.cli.output.ConnectReport;
import dev.streamctl.cli.output.ExitCode;
import dev.streamctl.cli.output.Failure;
import dev.streamctl.cli.output.Message;
import dev.streamctl.cli.output.Output;
import dev.streamctl.cli.output.OutputFailedException;
import dev.streamctl.framing.FrameException;
import dev.streamctl.framing.UnexpectedTlsException;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.websocket.CloseStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two directions of {@code connect}, each on a thread of its own, and the wait for the end of both.
 *
 * <pre>
 *   standard input -> InputFrames -> send      (a platform thread: a read of standard input cannot be interrupted, so
 *                                               the process ends over it)
 *   receive -> Message -> standard output      (a virtual thread)
 * </pre>
 */
final class Conversation {

    /** What the printing gets after an interrupt; it may hang on a reader of standard output that does not read. */
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Partner stream;
    private final InputFrames input;
    private final Message.Form form;
    private final ReplyWatch watch;
    private final Output output;
    private final long start = System.nanoTime();
    private volatile @Nullable Exception failure;
    private volatile @Nullable Failure refused;

    /** A conversation that has not begun. */
    Conversation(Partner stream, InputFrames input, Message.Form form, ReplyWatch watch, Output output) {
        this.stream = stream;
        this.input = input;
        this.form = form;
        this.watch = watch;
        this.output = output;
    }

    /**
     * Talks until it is over.
     *
     * @throws InterruptedException it was ended by an interrupt; everything has been concluded all the same
     */
    ExitCode run() throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("standard-input").start(this::sendAll);
        Thread printing = Thread.ofVirtual().name("replies").start(this::printAll);
        try {
            End end = watch.await();
            stream.close();
            printing.join();
            return conclude(end);
        } catch (InterruptedException e) {
            stream.close();
            printing.join(LAST_WORDS);
            conclude(End.STOPPED);
            throw e;
        }
    }

    private void sendAll() {
        try {
            for (byte[] frame = input.next(); frame != null; frame = input.next()) {
                watch.sent(); // first: the reply may be faster than the return of send
                stream.send(frame);
            }
        } catch (StreamException e) {
            return; // the other direction says why
        } catch (IOException | CommandFailedException e) {
            failure = e;
        } catch (InterruptedException e) {
            return;
        }
        stream.endOutput();
        watch.inputEnded();
    }

    private void printAll() {
        try {
            try {
                receiveAll();
            } finally {
                output.flush();
            }
        } catch (StreamEndedException e) {
            watch.end(End.PEER_ENDED);
        } catch (StreamClosedException e) {
            watch.end(End.STOPPED); // closed by run(), which knows why
        } catch (IOException e) {
            failure = e;
            watch.end(End.FAILED);
        } catch (InterruptedException e) {
            watch.end(End.STOPPED);
        }
    }

    private void receiveAll() throws IOException, InterruptedException {
        boolean more = true;
        while (more) {
            try {
                byte[] frame = next();
                if (watch.receivedCount() == 0 && stream.isTls(frame)) {
                    throw new UnexpectedTlsException("no reply");
                }
                more = watch.received();
                output.queue(new Message(frame, form));
            } catch (FrameException e) {
                refused(e);
            }
        }
    }

    /** The next reply. While there is none, nothing that was printed stays behind in a buffer. */
    private byte[] next() throws IOException, InterruptedException {
        try {
            return stream.receive(Duration.ZERO);
        } catch (DeadlineExceededException e) {
            output.flush();
            return stream.receive();
        }
    }

    /** Reports a frame that could not be read; the exit code will tell of it. */
    private void refused(FrameException e) throws IOException {
        if (!e.resumable()) {
            throw e;
        }
        output.flush();
        refused = FailureText.of(e);
        output.failure(refused, e);
    }

    private ExitCode conclude(End end) throws IOException {
        Exception failed = failure;
        if (failed instanceof OutputFailedException outputFailed) {
            throw outputFailed;
        }
        if (failed == null) {
            failed = unsatisfied(end);
        }
        ExitCode code = refused == null ? ExitCode.DONE : refused.code();
        if (failed != null) {
            Failure told = FailureText.of(failed);
            output.failure(told, failed);
            code = told.code();
        }
        if (failed == null) {
            noticeClose(end);
            noticeMissing(end);
        }
        var report = new ConnectReport(
                stream.peer(),
                end.name().toLowerCase(Locale.ROOT),
                closeStatus(end).orElse(null),
                watch.sentCount(),
                watch.receivedCount(),
                Duration.ofNanos(System.nanoTime() - start));
        if (output.isJson()) {
            output.data(report);
        } else {
            output.detail(report.text());
        }
        return code;
    }

    /** Passes on what the peer had to say although nothing is wrong. */
    private void noticeClose(End end) {
        closeStatus(end)
                .filter(status -> !status.reason().isEmpty())
                .ifPresent(status -> output.notice(closed(status)));
    }

    private String closed(CloseStatus status) {
        return stream.peer() + " closed the WebSocket with " + CloseText.of(status);
    }

    /** Says that replies are missing at an end that is in order all the same. */
    private void noticeMissing(End end) {
        // Chunks of bytes are cut anew on the way: their number says nothing.
        if (form == Message.Form.BYTES || watch.receivedCount() >= watch.sentCount()) {
            return;
        }
        String missing = counted(watch.receivedCount(), "reply", "replies") + " to "
                + counted(watch.sentCount(), "line", "lines") + " when ";
        if (end == End.LINGER_OVER) {
            output.notice(missing + "--linger was over (a longer one waits longer, --count N insists on N replies)");
        } else if (end == End.PEER_ENDED) {
            output.notice(missing + "the server ended (--count N insists on N replies)");
        }
    }

    private static String counted(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    /** What the peer said when it ended. */
    private Optional<CloseStatus> closeStatus(End end) {
        return end == End.PEER_ENDED ? stream.closeStatus() : Optional.empty();
    }

    /** What is missing at an end without a failure. */
    private @Nullable CommandFailedException unsatisfied(End end) {
        CloseStatus status = closeStatus(end).orElse(null);
        if (status != null && !CloseText.isInOrder(status)) {
            return new CommandFailedException(new Failure(ExitCode.BROKEN, closed(status), null));
        }
        if (end == End.TIMED_OUT) {
            return new CommandFailedException(new Failure(
                    ExitCode.TIMED_OUT,
                    "no reply from " + stream.peer() + " in time",
                    "--timeout waits longer, --timeout 0 for ever"));
        }
        if (end == End.PEER_ENDED && !watch.isEnough()) {
            return new CommandFailedException(new Failure(
                    ExitCode.THRESHOLD,
                    stream.peer() + " ended after " + watch.receivedCount() + " replies, fewer than --count",
                    null));
        }
        return null;
    }
}
