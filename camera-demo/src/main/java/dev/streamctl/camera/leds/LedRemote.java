package dev.streamctl.camera.leds;

import dev.streamctl.Reconnect;
import dev.streamctl.framing.Escapes;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TaskScope;
import dev.streamctl.task.TimeSource;
import dev.streamctl.websocket.CloseStatus;
import dev.streamctl.websocket.WebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Steers the LEDs of a {@link LedsNode} from another program, as a client of it. Connected only while somebody wants light, for a
 * node lets one client steer at a time; then the newest wish is told at once, not more than 30 a second, and repeated four times a
 * second. The node makes the LEDs dark when this ends, however it ends. Safe for use by many threads.
 */
public final class LedRemote {

    /** How far it is. */
    public enum Phase {
        /** Nobody wants light. */
        OFF,
        /** The node was not reached yet. */
        CONNECTING,
        /** The node has told what its LEDs give. */
        STEERING,
        /** The node is away or refuses; it is tried again once a second. */
        FAILED
    }

    /**
     * What is known.
     *
     * @param percent what is wanted: above zero green, below zero red
     * @param shown what the node said last, as {@code green 42}; empty before
     * @param reason why not, one line; empty where there is none
     */
    public record State(Phase phase, double percent, String shown, String reason) {}

    private static final Duration PACE = Duration.ofMillis(33);
    private static final Duration REPEAT = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final String target;
    private final Reconnect.Connector<WebSocket> connector;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Object holder;
    private boolean fresh;
    private double percent;
    private String shown = "";
    private String reason = "";
    private @Nullable IOException lost;
    private long heard;

    /**
     * One that does nothing yet.
     *
     * @param target the node, for messages
     * @param connector connects to it
     */
    public LedRemote(String target, Reconnect.Connector<WebSocket> connector) {
        this.target = target;
        this.connector = connector;
    }

    /** The node. */
    public String target() {
        return target;
    }

    /**
     * From now on this light is wanted. Who said so last may let go.
     *
     * @param percent -100, all red, to 100, all green
     */
    public void steer(Object who, double percent) {
        if (!(percent >= -100 && percent <= 100)) {
            throw new IllegalArgumentException("led is %s, not within -100 to 100".formatted(percent));
        }
        lock.lock();
        try {
            holder = who;
            this.percent = percent;
            fresh = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** No light is wanted any more. Whoever wanted it last. */
    public void letGo() {
        lock.lock();
        try {
            forget();
        } finally {
            lock.unlock();
        }
    }

    /** One who may have wanted light has left: it ends, unless somebody else has wanted some since. */
    public void left(Object who) {
        lock.lock();
        try {
            if (who.equals(holder)) {
                forget();
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        holder = null;
        percent = 0;
        shown = "";
        reason = "";
        changed.signalAll();
    }

    /** What is known now. */
    public State state() {
        lock.lock();
        try {
            return new State(phase(), percent, shown, reason);
        } finally {
            lock.unlock();
        }
    }

    private Phase phase() {
        if (holder == null) {
            return Phase.OFF;
        }
        if (!reason.isEmpty()) {
            return Phase.FAILED;
        }
        return shown.isEmpty() ? Phase.CONNECTING : Phase.STEERING;
    }

    /** Does what is wanted, until it is interrupted. */
    public void run() throws IOException, InterruptedException {
        while (true) {
            await(() -> holder != null);
            try (WebSocket socket = connector.connect()) {
                converse(socket);
            } catch (IOException e) {
                failed(String.valueOf(e.getMessage()));
                awaitWithin(RETRY, () -> holder == null);
            }
        }
    }

    private void converse(WebSocket socket) throws IOException, InterruptedException {
        TimeSource time = TimeSource.current();
        lock.lock();
        try {
            lost = null;
            fresh = true;
            heard = time.nanoTime();
        } finally {
            lock.unlock();
        }
        try (TaskScope scope = TaskScope.open(TaskScope.Policy.COLLECT)) {
            scope.fork(() -> hear(socket, time));
            while (awaitTurn(time)) {
                socket.send(String.format(Locale.ROOT, "0 %.1f 0", wish()));
                TimeSource.sleep(PACE);
            }
        } catch (IOException e) {
            throw new IOException(Escapes.snippet(target) + ": " + why(socket, e), e);
        } catch (InterruptedException e) {
            socket.abort(); // the end is not to wait for the node
            throw e;
        }
    }

    private static String why(WebSocket socket, IOException failure) {
        return socket.peerStatus()
                .map(CloseStatus::reason)
                .filter(reason -> !reason.isEmpty())
                .map(Escapes::snippet)
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    /** Waits until something is to be told: false where nobody wants anything any more. */
    private boolean awaitTurn(TimeSource time) throws IOException, InterruptedException {
        awaitWithin(REPEAT, () -> fresh || holder == null || lost != null);
        lock.lock();
        try {
            if (lost != null) {
                throw lost;
            }
            if (time.nanoTime() - heard > SILENCE.toNanos()) {
                throw new IOException("no answer for " + SILENCE.toSeconds() + " s");
            }
            return holder != null;
        } finally {
            lock.unlock();
        }
    }

    private double wish() {
        lock.lock();
        try {
            fresh = false;
            return percent;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what the node says until the end of the connection. */
    private void hear(WebSocket socket, TimeSource time) throws InterruptedException {
        try {
            while (true) {
                heard(socket.receive().asText(), time);
            }
        } catch (IOException e) {
            lock.lock();
            try {
                lost = e;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void heard(String text, TimeSource time) {
        lock.lock();
        try {
            heard = time.nanoTime();
            boolean refused = text.startsWith("ERR");
            if (holder != null) {
                shown = refused ? shown : Escapes.snippet(text);
                reason = refused ? Escapes.snippet(text) : "";
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(String why) {
        lock.lock();
        try {
            shown = "";
            reason = holder == null ? "" : why;
        } finally {
            lock.unlock();
        }
    }

    private void awaitWithin(Duration time, BooleanSupplier condition) throws IOException, InterruptedException {
        try {
            Deadline.within(time, () -> await(condition));
        } catch (DeadlineExceededException e) {
            // time for the next look
        }
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
