package dev.streamctl.task;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One block with a deadline, {@link Deadline#within}, in the thread that runs it.
 *
 * <p>A thread has one interrupt flag for all who interrupt it. So that the timer's interrupt neither outlives the block
 * nor hides another's, timer and block agree by a state: the timer interrupts only between {@code FIRING} and what follows
 * it, and the block does not end in between.
 *
 * <pre>
 * ARMED --timer--> FIRING --> FIRED      our interrupt was sent
 *   |                 \-----> PENDING    somebody else's was pending already: that one wins, ours was not sent
 *   \--end of block--> DONE              the timer came too late and does nothing
 * </pre>
 */
final class Expiry {

    private enum State {
        ARMED,
        FIRING,
        FIRED,
        PENDING,
        DONE
    }

    private static final ScopedValue<Expiry> INNERMOST = ScopedValue.newInstance();

    private final AtomicReference<State> state = new AtomicReference<>(State.ARMED);
    private final Thread thread = Thread.currentThread();
    private final Duration timeout;
    private final Deadline deadline;
    private final @Nullable Expiry outer;

    private Expiry(Duration timeout, Deadline deadline, @Nullable Expiry outer) {
        this.timeout = timeout;
        this.deadline = deadline;
        this.outer = outer;
    }

    /** Runs the body, in this thread, under a deadline {@code timeout} from now. */
    static <T extends @Nullable Object, X extends Exception> T run(Duration timeout, Body<T, X> body)
            throws X, IOException, InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        Expiry expiry = new Expiry(timeout, deadline, enclosing());
        // Where the enclosing deadline comes first, its timer serves this block as well.
        return deadline.isBefore(Deadline.current()) ? expiry.runTimed(body) : expiry.runUntimed(body);
    }

    /** The block this one is in. Other threads may have inherited the binding: theirs is not this thread's block. */
    private static @Nullable Expiry enclosing() {
        Expiry innermost = INNERMOST.isBound() ? INNERMOST.get() : null;
        return innermost != null && innermost.thread == Thread.currentThread() ? innermost : null;
    }

    private <T extends @Nullable Object, X extends Exception> T runTimed(Body<T, X> body)
            throws X, IOException, InterruptedException {
        ScopedValue.CallableOp<T, Exception> op = body::run;
        TimeSource time = deadline.time();
        if (time == null) {
            throw new AssertionError("no deadline is before another");
        }
        TimeSource.Timer timer = time.schedule(deadline.remaining(), this::fire);
        T result;
        try {
            result = ScopedValue.where(Deadline.CURRENT, deadline)
                    .where(INNERMOST, this)
                    .call(op);
        } catch (Throwable thrown) {
            timer.cancel();
            Throwable e = unwrapped(thrown);
            throw Expiry.<X>asThrown(settle() ? overtaken(e) : escalated(e));
        }
        timer.cancel();
        if (settle()) {
            takeBackInterrupt();
        }
        return result;
    }

    private <T extends @Nullable Object, X extends Exception> T runUntimed(Body<T, X> body)
            throws X, IOException, InterruptedException {
        try {
            return body.run();
        } catch (DeadlineExceededException e) {
            throw Expiry.<X>asThrown(escalated(e));
        }
    }

    /** On a thread of the time source. */
    private void fire() {
        if (!state.compareAndSet(State.ARMED, State.FIRING)) {
            return;
        }
        boolean pending = thread.isInterrupted();
        if (!pending) {
            thread.interrupt();
        }
        state.set(pending ? State.PENDING : State.FIRED);
    }

    /** Ends the timer's say. Returns whether its interrupt was sent. */
    private boolean settle() {
        State seen = state.compareAndExchange(State.ARMED, State.DONE);
        while (seen == State.FIRING) {
            // A few instructions on another thread. Yield, because on a carrier of one thread that other thread may be
            // waiting for this one to let go.
            Thread.yield();
            seen = state.get();
        }
        return seen == State.FIRED;
    }

    /** The body ended without noticing our interrupt, or noticed it and went on. */
    private void takeBackInterrupt() {
        Thread.interrupted();
        // The flag we cleared may have stood for others of ours as well.
        if (cancelledAround()) {
            Thread.currentThread().interrupt();
        }
    }

    /** What to throw when the body threw {@code e} and our interrupt was sent. */
    private Throwable overtaken(Throwable e) {
        if (e instanceof InterruptedException) {
            if (cancelledAround()) {
                // Two interrupts were sent and this exception speaks for both: none may be left.
                Thread.interrupted();
                return e;
            }
            // A flag that is still set was set after ours was noticed, by somebody else: it stays.
            return exceeded(e);
        }
        boolean ours = endedByInterrupt(e);
        takeBackInterrupt();
        return ours && !cancelledAround() ? exceeded(e) : escalated(e);
    }

    /** An iteration can only throw a deadline's exception wrapped; the block throws it as it is. */
    private static Throwable unwrapped(Throwable e) {
        return e instanceof UncheckedIOException && e.getCause() instanceof DeadlineExceededException exceeded
                ? exceeded
                : e;
    }

    /** What the JDK's I/O, and an iteration over a stream, throws, flag set, when the thread is interrupted. */
    private static boolean endedByInterrupt(Throwable e) {
        return switch (e) {
            case ClosedByInterruptException _ -> true;
            case CancellationException cancelled -> cancelled.getCause() instanceof InterruptedException;
            case SocketTimeoutException _ -> false;
            case InterruptedIOException _ -> true;
            case SocketException _ -> Thread.currentThread().isInterrupted();
            default -> false;
        };
    }

    private DeadlineExceededException exceeded(Throwable cause) {
        return new DeadlineExceededException("not done within " + timeout.toMillis() + " ms", cause);
    }

    /**
     * What ended a wait at the deadline of the enclosing block is thrown as an interrupt, so that it passes through the
     * handlers of this block's timeout; the enclosing block turns it back.
     */
    private Throwable escalated(Throwable e) {
        if (e instanceof DeadlineExceededException && outer != null && outer.deadline.passed() && outer.claim()) {
            InterruptedException escalated = new InterruptedException("the deadline of an enclosing block passed");
            escalated.initCause(e);
            return escalated;
        }
        return e;
    }

    /** Makes an inner block's exception stand for this block's interrupt, sent or still to come. */
    private boolean claim() {
        if (state.compareAndSet(State.ARMED, State.FIRED)) {
            return true;
        }
        boolean sent = settle();
        if (sent) {
            Thread.interrupted();
        }
        return sent;
    }

    /** Whether an enclosing block or the task this thread runs was interrupted by its own timer or scope. */
    private boolean cancelledAround() {
        for (Expiry around = outer; around != null; around = around.outer) {
            if (around.hasFired()) {
                return true;
            }
        }
        return Task.currentIsCancelled();
    }

    /** Asked by an inner block whose own interrupt was sent: what was pending when this one's timer came was that one. */
    private boolean hasFired() {
        while (state.get() == State.FIRING) {
            Thread.yield();
        }
        state.compareAndSet(State.PENDING, State.FIRED);
        return state.get() == State.FIRED;
    }

    /** A body throws only what it declares, and the method that runs it declares the same. */
    @SuppressWarnings("unchecked")
    static <X extends Throwable> RuntimeException asThrown(Throwable e) throws X {
        throw (X) e;
    }
}
