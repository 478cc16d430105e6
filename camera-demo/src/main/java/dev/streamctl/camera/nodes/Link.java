package dev.streamctl.camera.nodes;

import dev.streamctl.Reconnect;
import dev.streamctl.camera.nodes.NodeEvent.Kind;
import dev.streamctl.camera.nodes.Waiting.Pending;
import dev.streamctl.framing.FrameException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from a node to another one: sends text messages in their order, each once the one before it was answered, and
 * connects now and again whenever the connection is lost. Safe for use by many threads.
 *
 * <p>While the other node is away, messages wait, up to {@link LinkTerms#maxBytes()}; then the oldest are dropped. A message that
 * was sent and not answered is not sent again, because the other node may have acted on it. One that cannot be sent at all, being
 * too long or no text that UTF-8 has, is dropped with a line in the log, and the next is sent. Counted as {@code link_sent},
 * {@code link_answered}, {@code link_unanswered}, {@code link_dropped}, {@code link_connected}, {@code link_lost}; {@code
 * link_unasked} are messages of the other node that answer nothing.
 */
public final class Link {

    static final List<String> COUNTERS =
            List.of("answered", "connected", "dropped", "lost", "sent", "unanswered", "unasked").stream()
                    .map(name -> "link_" + name)
                    .toList();

    private final String target;
    private final Reconnect.Connector<WebSocket> connector;
    private final LinkTerms terms;
    private final LinkWatch watch;
    private final NodeContext node;
    private final Consumer<Throwable> onError;
    private final Thread worker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Waiting waiting;
    private @Nullable LinkSession session;
    private boolean ending;

    /**
     * A link that does nothing yet.
     *
     * @param onError is told what ends the link for good: an {@link Error}, for all else is tried again
     */
    Link(
            String target,
            Reconnect.Connector<WebSocket> connector,
            LinkTerms terms,
            NodeContext node,
            Consumer<Throwable> onError) {
        this.target = target;
        this.connector = connector;
        this.terms = terms;
        this.watch = new LinkWatch(target, node);
        this.node = node;
        this.onError = onError;
        waiting = new Waiting(terms.maxBytes());
        worker = Thread.ofVirtual().name("streamctl-link-" + target).unstarted(this::work);
    }

    /** Begins to connect. */
    void start() {
        worker.start();
    }

    /** The name of the other node. */
    public String target() {
        return target;
    }

    /** Gives a message to the link. Never blocks; what has become of the message is told once it is known. */
    public CompletableFuture<Outcome> send(String text) {
        Pending message = Pending.of(text);
        List<Pending> dropped;
        lock.lock();
        try {
            dropped = ending ? List.of(message) : waiting.add(message);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        dropped.forEach(this::drop);
        return message.outcome();
    }

    private void drop(Pending message) {
        watch.dropped(message, terms.maxBytes());
        message.outcome().complete(new Outcome.Dropped());
    }

    private void count(String counter) {
        node.counter(counter).increment();
    }

    /** Lets what waits be sent and answered within {@code grace}, then ends. What is left is dropped and counted. */
    void end(Duration grace) {
        lock.lock();
        try {
            ending = true;
            changed.signalAll();
            if (session == null && waiting.isEmpty()) {
                worker.interrupt(); // it waits for another node to come, and for nothing else
            }
        } finally {
            lock.unlock();
        }
        try {
            // one that was never started: its node could not listen
            if (worker.getState() != Thread.State.NEW && !worker.join(grace)) {
                worker.interrupt();
                worker.join();
            }
        } catch (InterruptedException e) {
            worker.interrupt();
            Thread.currentThread().interrupt();
        }
        for (Pending left = poll(); left != null; left = poll()) {
            drop(left);
        }
    }

    private @Nullable Pending poll() {
        lock.lock();
        try {
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        ScopedValue.where(TimeSource.CURRENT, node.time()).run(() -> {
            try {
                Reconnect.with(terms.backoff())
                        .retryIf(_ -> true) // a mistake in one attempt does not end the link in silence
                        .observedBy(watch)
                        .run(connector, this::converse);
            } catch (InterruptedException e) {
                // the end
            } catch (Throwable e) {
                onError.accept(e);
            }
        });
    }

    private void converse(WebSocket socket) throws IOException, InterruptedException {
        LinkSession current = new LinkSession(socket, lock, changed, node, target);
        attach(current);
        Thread reader = Thread.ofVirtual().name("streamctl-link-reader").start(current::read);
        try {
            for (Pending next = next(current); next != null; next = next(current)) {
                deliver(current, next);
            }
        } finally {
            attach(null);
            reader.interrupt();
        }
    }

    private void attach(@Nullable LinkSession current) {
        lock.lock();
        try {
            session = current;
        } finally {
            lock.unlock();
        }
    }

    /** The next message, once there is one; null where the link is to end and none is left. */
    private @Nullable Pending next(LinkSession current) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !ending) {
                current.throwIfLost();
                changed.await();
            }
            current.throwIfLost();
            return waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    private void deliver(LinkSession current, Pending message) throws IOException, InterruptedException {
        if (!isSent(current, message)) {
            return;
        }
        count("link_sent");
        node.tell(new NodeEvent(Kind.SENT, target, message.text()));
        Outcome outcome = new Outcome.Unanswered();
        try {
            String answer = current.awaitAnswer(terms.answerWithin());
            outcome = new Outcome.Answered(answer);
            count("link_answered");
            node.tell(new NodeEvent(Kind.HEARD, target, answer));
        } finally {
            if (outcome instanceof Outcome.Unanswered) {
                count("link_unanswered");
                node.tell(new NodeEvent(Kind.UNANSWERED, target, message.text()));
            }
            message.outcome().complete(outcome);
        }
    }

    /** Sends a message. One that would fail each time is dropped, so that it does not hold up those behind it. */
    private boolean isSent(LinkSession current, Pending message) throws IOException, InterruptedException {
        try {
            current.ask(message.text());
            return true;
        } catch (FrameException | IllegalArgumentException e) { // it is the message that is wrong, not the connection
            dropUnsendable(message, e);
            return false;
        } catch (IOException | InterruptedException e) {
            giveBack(message); // a send that fails has sent nothing
            throw e;
        } catch (RuntimeException | Error e) { // a mistake, which the same message may meet again
            dropUnsendable(message, e);
            throw e;
        }
    }

    private void dropUnsendable(Pending message, Throwable why) {
        drop(message);
        watch.unsendable(LinkWatch.text(why));
    }

    private void giveBack(Pending message) {
        boolean kept;
        lock.lock();
        try {
            kept = waiting.putBack(message);
        } finally {
            lock.unlock();
        }
        if (!kept) {
            drop(message);
        }
    }
}
