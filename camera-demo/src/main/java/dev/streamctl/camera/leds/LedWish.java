package dev.streamctl.camera.leds;

import dev.streamctl.camera.leds.LedRemote.Phase;
import dev.streamctl.camera.leds.LedRemote.State;
import dev.streamctl.framing.Escapes;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.DeadlineExceededException;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Which light is wanted, by whom, and what the node says to it. Safe for use by many threads. */
final class LedWish {

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Object holder;
    private long wished;
    private boolean fresh;
    private double percent;
    private String shown = "";
    private String reason = "";

    LedWish(TimeSource time) {
        this.time = time;
    }

    /** As {@link LedRemote#steer}. */
    void want(Object who, double light) {
        lock.lock();
        try {
            holder = who;
            wished = time.nanoTime();
            percent = light;
            fresh = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is wanted any more, by whoever it was. */
    void end() {
        lock.lock();
        try {
            forget();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is wanted any more by this one. */
    void end(Object who) {
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

    /** With the lock held. Whoever has not said so again for some time wants nothing any more. */
    private boolean isThere() {
        if (holder != null && time.nanoTime() - wished >= LedRemote.LAPSE.toNanos()) {
            forget();
        }
        return holder != null;
    }

    boolean isWanted() {
        lock.lock();
        try {
            return isThere();
        } finally {
            lock.unlock();
        }
    }

    State state() {
        lock.lock();
        try {
            return new State(phase(), percent, shown, reason);
        } finally {
            lock.unlock();
        }
    }

    private Phase phase() {
        if (!isThere()) {
            return Phase.OFF;
        }
        if (!reason.isEmpty()) {
            return Phase.FAILED;
        }
        return shown.isEmpty() ? Phase.CONNECTING : Phase.STEERING;
    }

    /** The light to be told now. */
    double taken() {
        lock.lock();
        try {
            fresh = false;
            return percent;
        } finally {
            lock.unlock();
        }
    }

    /** A node that was not told anything yet is to be told at once. */
    void renew() {
        lock.lock();
        try {
            fresh = true;
        } finally {
            lock.unlock();
        }
    }

    /** The node has said this. */
    void answered(String text) {
        lock.lock();
        try {
            boolean refused = text.startsWith("ERR");
            if (holder != null) {
                shown = refused ? shown : Escapes.snippet(text);
                reason = refused ? Escapes.snippet(text) : "";
            }
        } finally {
            lock.unlock();
        }
    }

    /** The node is not steered, for this reason. */
    void failed(String why) {
        lock.lock();
        try {
            shown = "";
            reason = holder == null ? "" : why;
        } finally {
            lock.unlock();
        }
    }

    /** Lets those who wait look again. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitWanted() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isThere()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is wanted, but not longer than this. */
    void awaitEnd(Duration most) throws IOException, InterruptedException {
        within(most, false, () -> false);
    }

    /** Waits until something else is wanted, or nothing, or the connection is lost, but not longer than this. */
    void awaitChange(Duration most, BooleanSupplier lost) throws IOException, InterruptedException {
        within(most, true, lost);
    }

    private void within(Duration most, boolean orFresh, BooleanSupplier lost) throws IOException, InterruptedException {
        try {
            Deadline.within(most, () -> {
                lock.lockInterruptibly();
                try {
                    while (isThere() && !(orFresh && fresh) && !lost.getAsBoolean()) {
                        changed.await();
                    }
                } finally {
                    lock.unlock();
                }
            });
        } catch (DeadlineExceededException e) {
            // time for the next look
        }
    }
}
