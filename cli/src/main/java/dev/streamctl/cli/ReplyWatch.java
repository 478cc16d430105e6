package dev.streamctl.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when {@code connect} is over. There may be more replies than frames sent, or fewer, so counting does not tell
 * whether one is still to come. The rules:
 *
 * <ul>
 *   <li>A reply is awaited from the first frame sent after the last reply until the next one, and with {@code --count}
 *       until so many have come. When one is awaited for {@code --timeout}, that is a failure.
 *   <li>After the end of the input, {@code --linger} later it is over. While there are fewer replies than frames sent, each
 *       reply starts that time again: a long answer is not cut. With {@code --count} this rule is off.
 *   <li>The end of the peer's output, the last of {@code --count} replies and a failure end it at once.
 * </ul>
 */
final class ReplyWatch {

    /** Why it was over. */
    enum End {
        PEER_ENDED,
        COUNT_REACHED,
        LINGER_OVER,
        TIMED_OUT,
        FAILED,
        STOPPED
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final long timeout;
    private final long linger;
    private final int count;
    private final LongSupplier clock;
    private final long start;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private long sent;
    private long received;
    private long lastReply;
    private long awaitedSince;
    private long inputEnded = NEVER;
    private @Nullable End end;

    /**
     * A watch that starts now.
     *
     * @param timeout zero is for ever
     * @param count how many replies are enough; 0 where no number was given
     * @param clock nanoseconds
     */
    ReplyWatch(Duration timeout, Duration linger, int count, LongSupplier clock) {
        this.timeout = timeout.toNanos();
        this.linger = linger.toNanos();
        this.count = count;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.awaitedSince = count > 0 ? 0 : NEVER;
    }

    private long now() {
        return clock.getAsLong() - start;
    }

    /** A frame was sent. */
    void sent() {
        change(() -> {
            sent++;
            if (awaitedSince == NEVER) {
                awaitedSince = now();
            }
        });
    }

    /**
     * A reply has come.
     *
     * @return whether more are wanted
     */
    boolean received() {
        change(() -> {
            received++;
            lastReply = now();
            awaitedSince = received < count ? lastReply : NEVER;
            if (received == count) {
                end = End.COUNT_REACHED;
            }
        });
        return receivedCount() != count;
    }

    /** There is no more input. */
    void inputEnded() {
        change(() -> inputEnded = now());
    }

    /** It is over for this reason, unless it was already. */
    void end(End reason) {
        change(() -> end = end == null ? reason : end);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long read(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is over. */
    End await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (End over = check(); ; over = check()) {
                if (over != null) {
                    return over;
                }
                long next = Math.min(timeoutAt(), lingerAt());
                if (next == NEVER) {
                    changed.await();
                } else {
                    changed.await(next - now(), TimeUnit.NANOSECONDS);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why it is over, null as long as it is not. */
    @Nullable
    End check() {
        change(() -> {
            if (end == null && now() >= Math.min(timeoutAt(), lingerAt())) {
                end = timeoutAt() <= lingerAt() ? End.TIMED_OUT : End.LINGER_OVER;
            }
        });
        return end;
    }

    private long timeoutAt() {
        return timeout == 0 || awaitedSince == NEVER ? NEVER : awaitedSince + timeout;
    }

    private long lingerAt() {
        if (inputEnded == NEVER || count > 0) {
            return NEVER;
        }
        return linger + (received < sent ? Math.max(inputEnded, lastReply) : inputEnded);
    }

    /** Frames sent so far. */
    long sentCount() {
        return read(() -> sent);
    }

    /** Replies so far. */
    long receivedCount() {
        return read(() -> received);
    }

    /** Whether {@code --count} replies have come, or no number was given. */
    boolean isEnough() {
        return receivedCount() >= count;
    }
}
