package dev.streamctl.internal.http;

import dev.streamctl.Handler;
import dev.streamctl.StreamException;
import dev.streamctl.http.Response;
import dev.streamctl.internal.Counters;
import dev.streamctl.internal.EventLog;
import dev.streamctl.internal.HttpCounters;
import dev.streamctl.internal.LinkFrames;
import dev.streamctl.internal.websocket.Head;
import dev.streamctl.internal.websocket.ServerHandshake;
import dev.streamctl.internal.websocket.ServerHandshake.Verdict;
import dev.streamctl.limits.Limit;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which HTTP is spoken, from its first request on: one exchange after the other, and at the end of them maybe
 * a WebSocket, which then has the connection.
 *
 * @param first the request that has come already
 * @param judge decides about those that follow
 * @param date the date of answers
 * @param upgrade takes the connection over when all answers are with the kernel; the stream here is closed then, or soon
 */
public record HttpSession(
        Verdict.Exchange first,
        Function<Head, Verdict> judge,
        HttpDate date,
        Consumer<Verdict.Accepted> upgrade,
        Limits limits,
        Counters counters,
        EventLog log)
        implements Handler<LinkFrames<HttpFrame>> {

    /** A large body is sent in pieces, so that the water marks can act. */
    private static final int PIECE = 32 * 1024;

    private static final byte[] NOTHING = {};

    @Override
    public void handle(LinkFrames<HttpFrame> stream) throws Exception {
        Verdict next = first;
        while (next instanceof Verdict.Exchange asked) {
            next = exchange(stream, asked) ? next(stream) : null;
        }
        stream.flush(); // a close would give the rest LINGER, however slowly but steadily the client takes it
        if (next instanceof Verdict.Accepted accepted) {
            upgrade.accept(accepted);
            stream.closed().toCompletableFuture().get();
        }
    }

    /** Waits for the next request; null where none comes, or one that is refused. */
    private @Nullable Verdict next(LinkFrames<HttpFrame> stream) throws IOException, InterruptedException {
        HttpFrame received;
        try {
            received = stream.receive(limits.time(Limit.KEEP_ALIVE));
        } catch (DeadlineExceededException e) {
            return null;
        }
        Verdict verdict = Requests.judge(received, judge);
        if (verdict instanceof Verdict.Accepted && stream.shutdownRequested()) {
            verdict = ServerHandshake.refuse(Status.UNAVAILABLE, "the server is stopping");
        }
        if (verdict instanceof Verdict.Refused refused) {
            counters.http().refused(refused.status());
            log.refusedRequest(stream.peer().toString(), refused.why());
            stream.send(HttpFraming.piece(date.into(refused.answer())));
            return null;
        }
        return verdict;
    }

    /** One request and its answer; whether another may follow. */
    private boolean exchange(LinkFrames<HttpFrame> stream, Verdict.Exchange asked) throws Exception {
        HttpCounters http = counters.http();
        http.begun();
        Runnable end = http::failed;
        try {
            Response response = respond(stream, asked);
            boolean keepAlive = false;
            if (response != null) {
                keepAlive = asked.keepAlive() && !(response instanceof Response.Stream) && !stream.shutdownRequested();
                send(stream, asked, response, keepAlive);
                end = http::answered;
            }
            return keepAlive;
        } catch (StreamException | InterruptedException | CancellationException e) {
            end = http::abandoned;
            throw e;
        } finally {
            end.run();
        }
    }

    /** What the handler answers; null where it failed, which the client has been told then. */
    private @Nullable Response respond(LinkFrames<HttpFrame> stream, Verdict.Exchange asked) throws Exception {
        Verdict.Refused told;
        try {
            Response response = Deadline.<Response, Exception>within(
                    limits.time(Limit.REQUEST_TIME), () -> asked.handler().handle(asked.request()));
            return Objects.requireNonNull(response, "the handler answered null");
        } catch (InterruptedException | CancellationException e) {
            throw e;
        } catch (DeadlineExceededException e) {
            log.failedRequest(stream.peer().toString(), asked.request().path(), e);
            told = ServerHandshake.refuse(Status.UNAVAILABLE, "the answer took too long");
        } catch (Throwable e) {
            counters.handlerFailed();
            log.failedRequest(stream.peer().toString(), asked.request().path(), e);
            told = ServerHandshake.refuse(
                    Status.FAILED, "the answer could not be made"); // not why: that is for the log
        }
        byte[] answer = date.into(told.answer());
        stream.send(HttpFraming.piece(asked.bodiless() ? Answers.headOf(answer) : answer));
        return null;
    }

    private void send(LinkFrames<HttpFrame> stream, Verdict.Exchange asked, Response response, boolean keepAlive)
            throws Exception {
        byte[] head = date.into(Answers.head(response, asked, keepAlive));
        if (response instanceof Response.Stream written) {
            stream.send(HttpFraming.piece(head));
            if (!asked.bodiless()) {
                write(stream, written, written.chunked() && !asked.http10());
            }
            return;
        }
        byte[] body = Answers.body(response, asked);
        int to = Math.min(body.length, PIECE);
        stream.send(new HttpFrame.Piece(head, body, 0, to));
        while (to < body.length) {
            int from = to;
            to = Math.min(body.length, from + PIECE);
            stream.send(new HttpFrame.Piece(NOTHING, body, from, to));
        }
    }

    private static void write(LinkFrames<HttpFrame> stream, Response.Stream written, boolean chunked) throws Exception {
        var out = new LinkBody(stream, chunked);
        stream.setCutByReset(!chunked); // where there are chunks the missing last one tells, and what was sent arrives
        try {
            written.body().write(out);
        } catch (DeadlineExceededException e) {
            stream.abort();
            throw e;
        } finally {
            out.end();
        }
        if (chunked) {
            stream.send(HttpFraming.LAST_CHUNK);
        }
        stream.setCutByReset(false);
    }
}
