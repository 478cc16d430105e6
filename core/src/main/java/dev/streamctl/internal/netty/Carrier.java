package dev.streamctl.internal.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread and the virtual threads it carries: an event loop, and the handlers of that loop's connections.
 *
 * <p>The loop is a virtual thread too. Were it the platform thread itself, a lock that handlers also take (an inbox, a log
 * appender) could be handed to a handler that waits in front of the loop, which the loop, being blocked, would never run.
 *
 * <p>Order: the loop looks at its sockets and runs its tasks, then the handlers that became ready run, first come first
 * served, then the loop writes what they sent. The loop blocks in the kernel only while no handler is ready. Whoever makes
 * one ready puts it into the queue first and then wakes both places in which the thread may sleep; the thread announces
 * its sleep first and then looks at the queue again.
 */
final class Carrier {

    /** Handlers run in a row before the loop looks at its sockets again. */
    private static final int TURN = 256;

    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Thread loopThread;
    private final Runnable wakeLoop;
    private final Thread.Builder.OfVirtual handlers = CustomScheduler.builder(this::submit);

    private volatile @Nullable Runnable loopTask;
    private volatile boolean loopReady;
    private volatile boolean parked;
    private volatile boolean ended;

    /**
     * @param threads makes the platform thread
     * @param loop the event loop's life; when it returns, the carrier ends
     * @param wakeLoop lets the loop return from the kernel, if it is there
     */
    Carrier(ThreadFactory threads, Runnable loop, Runnable wakeLoop) {
        this.wakeLoop = wakeLoop;
        this.loopThread =
                CustomScheduler.builder(this::submitLoop).name("streamctl-loop").unstarted(loop);
        this.thread = threads.newThread(this::carry);
    }

    /** The virtual thread of the event loop. */
    Thread loopThread() {
        return loopThread;
    }

    void start() {
        thread.start();
    }

    /** A virtual thread that runs here, not yet started. Called on the loop. */
    Thread newThread(String name, Runnable body) {
        CustomScheduler.initialisePoller();
        return handlers.name(name).unstarted(body);
    }

    /** Whether no handler is ready to run. */
    boolean idle() {
        return ready.isEmpty();
    }

    private void carry() {
        loopThread.start();
        while (loopThread.isAlive()) {
            if (loopReady) {
                loopReady = false;
                runLoop();
            }
            runReady();
            if (!loopReady && ready.isEmpty()) {
                park();
            }
        }
        ended = true;
        handOver();
    }

    private void runLoop() {
        Runnable task = loopTask;
        if (task != null) {
            task.run();
        }
    }

    private void runReady() {
        for (int i = 0; i < TURN; i++) {
            Runnable next = ready.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** Only where the loop waits for something else than its sockets, for a lock say. */
    private void park() {
        parked = true;
        if (!loopReady && ready.isEmpty() && loopThread.isAlive()) {
            LockSupport.park(this);
        }
        parked = false;
    }

    /** Called by the JDK to have a handler's thread run on; the same object each time for the same thread. */
    private void submit(Runnable task) {
        ready.add(task);
        if (ended) {
            handOver();
            return;
        }
        unpark();
        wakeLoop.run();
    }

    /** As {@link #submit}, for the loop's thread. The first task is its own; others are of threads that it started. */
    private void submitLoop(Runnable task) {
        if (loopTask == null) {
            loopTask = task;
        }
        if (task != loopTask) {
            submit(task);
            return;
        }
        loopReady = true;
        unpark();
    }

    private void unpark() {
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /** A handler that outlives its loop goes on where the JDK's own virtual threads run. */
    private void handOver() {
        Executor standard = CustomScheduler.standard();
        for (Runnable task = ready.poll(); task != null; task = ready.poll()) {
            standard.execute(task);
        }
    }
}
