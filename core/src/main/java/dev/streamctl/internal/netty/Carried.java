package dev.streamctl.internal.netty;

import dev.streamctl.internal.CustomScheduler;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One handler's virtual thread on a {@link Carrier}: the scheduler that the JDK calls when it may run on, and what is then
 * run. Threads that the handler starts have the same scheduler, and with that the same carrier.
 */
final class Carried implements Executor, HoldCheck.Turn {

    private final Carrier carrier;
    private final Thread thread;

    /** The JDK's object that runs the thread on, always the same; it comes first with the thread's start. */
    private volatile @Nullable Runnable own;

    Carried(Carrier carrier, String name, Runnable body) {
        this.carrier = carrier;
        this.thread = CustomScheduler.builder(this).name(name).unstarted(body);
    }

    Thread thread() {
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        if (own == null) {
            own = task;
        }
        carrier.submit(task == own ? this : new Started(this, task));
    }

    @Override
    public void run() {
        Runnable task = own;
        if (task != null) {
            task.run();
        }
    }

    @Override
    public StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    @Override
    public String toString() {
        return thread.getName();
    }

    /** A turn of a thread that {@code by} has started. */
    record Started(Object by, Runnable task) implements HoldCheck.Turn {

        @Override
        public void run() {
            task.run();
        }

        @Override
        public StackTraceElement[] stack() {
            return new StackTraceElement[0]; // the JDK does not tell which thread the task is of
        }

        @Override
        public String toString() {
            return "a thread started by " + by;
        }
    }
}
