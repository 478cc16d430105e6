package dev.streamctl.internal;

import dev.streamctl.CloseReason;
import dev.streamctl.Endpoint;
import dev.streamctl.task.Deadline;
import dev.streamctl.tls.TlsSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What {@link LinkFrames} and {@link LinkBytes} have in common: the application's side of a {@link Link}. */
abstract class LinkStream<F> {

    final Link<F> link;

    LinkStream(Link<F> link) {
        this.link = link;
    }

    Deadline within(Duration timeout) {
        return Deadline.after(timeout, link.wire().time());
    }

    void send(F frame, Deadline own) throws IOException, InterruptedException {
        link.outbox().send(link.framing(), frame, link.maxFrame(), own, false);
        link.counters().sent();
    }

    public void sendShared(F frame) throws IOException, InterruptedException {
        link.outbox().send(link.framing(), frame, link.maxFrame(), Deadline.NONE, true);
        link.counters().sent();
    }

    public boolean trySend(F frame) throws IOException {
        boolean sent = link.outbox().trySend(link.framing(), frame, link.maxFrame());
        if (sent) {
            link.counters().sent();
        }
        return sent;
    }

    public void sendNow(F frame) throws IOException {
        link.outbox().sendNow(link.framing(), frame, link.maxFrame());
        link.counters().sent();
    }

    public Endpoint peer() {
        return link.wire().peer();
    }

    public Endpoint local() {
        return link.wire().local();
    }

    public Optional<TlsSession> tls() {
        return link.wire().tls();
    }

    public long pendingBytes() {
        return link.outbox().pendingBytes();
    }

    public void drain() throws IOException, InterruptedException {
        link.outbox().waits().drain();
    }

    public void flush() throws IOException, InterruptedException {
        link.outbox().waits().flush();
    }

    public void awaitWritable() throws IOException, InterruptedException {
        link.outbox().waits().writable();
    }

    public void shutdownOutput() {
        link.shutdownOutput();
    }

    public void close() {
        link.startClose();
        link.outcome().awaitOutputDone();
    }

    public void abort() {
        link.abort();
    }

    public CompletionStage<CloseReason> closed() {
        // what depends on it is code of the application, which never runs on an event loop
        return link.closed().thenApplyAsync(Function.identity(), CustomScheduler::startOnStandard);
    }

    public boolean shutdownRequested() {
        return link.stopping();
    }

    @Override
    public String toString() {
        return local() + " <-> " + peer();
    }
}
