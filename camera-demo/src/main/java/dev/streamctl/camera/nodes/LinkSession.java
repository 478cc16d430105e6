package dev.streamctl.camera.nodes;

import dev.streamctl.StreamEndedException;
import dev.streamctl.framing.Escapes;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.Message;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link Link}. Always reading, so that its end is noticed while nothing is to be sent. */
final class LinkSession {

    private final WebSocket socket;
    private final ReentrantLock lock;
    private final Condition changed;
    private final NodeContext node;
    private final String target;

    // Guarded by the lock of the link.
    private boolean asked;
    private @Nullable String answer;
    private @Nullable IOException lost;

    LinkSession(WebSocket socket, ReentrantLock lock, Condition changed, NodeContext node, String target) {
        this.socket = socket;
        this.lock = lock;
        this.changed = changed;
        this.node = node;
        this.target = target;
    }

    /** Takes what comes until the end of the connection. */
    void read() {
        try {
            while (true) {
                answered(socket.receive());
            }
        } catch (StreamEndedException e) {
            lose(new StreamEndedException("%s has closed the connection".formatted(Escapes.snippet(target))));
        } catch (IOException e) {
            lose(e);
        } catch (InterruptedException e) {
            // the session has ended
        } catch (RuntimeException | Error e) { // nobody would read any more, and nobody know of it
            lose(new IOException("a mistake while reading: " + e, e));
        }
    }

    private void answered(Message message) {
        lock.lock();
        try {
            if (asked && answer == null) {
                answer = message.asText();
                changed.signalAll();
            } else {
                node.counter("link_unasked").increment();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void lose(IOException why) {
        lock.lock();
        try {
            if (lost == null) {
                lost = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock held. */
    void throwIfLost() throws IOException {
        if (lost != null) {
            throw lost;
        }
    }

    /** Sends a message. Where that fails, nothing was sent. */
    void ask(String text) throws IOException, InterruptedException {
        lock.lock();
        try {
            asked = true;
            answer = null;
        } finally {
            lock.unlock();
        }
        boolean done = false;
        try {
            socket.send(text);
            done = true;
        } finally {
            if (!done) {
                unask();
            }
        }
    }

    private void unask() {
        lock.lock();
        try {
            asked = false;
        } finally {
            lock.unlock();
        }
    }

    /** The answer; fails at the time that it may take, or where the connection ends before. */
    String awaitAnswer(Duration within) throws IOException, InterruptedException {
        var late = new AtomicBoolean(); // of this answer alone: a timer may be heard when the next one is awaited
        TimeSource.Timer timer = node.time()
                .schedule(
                        within,
                        () -> Thread.startVirtualThread(() -> {
                            late.set(true);
                            wake();
                        }));
        lock.lockInterruptibly();
        try {
            while (answer == null) {
                throwIfLost();
                if (late.get()) {
                    throw new DeadlineExceededException(
                            "%s has not answered in %d ms".formatted(Escapes.snippet(target), within.toMillis()));
                }
                changed.await();
            }
            asked = false;
            return answer;
        } finally {
            lock.unlock();
            timer.cancel();
        }
    }
}
