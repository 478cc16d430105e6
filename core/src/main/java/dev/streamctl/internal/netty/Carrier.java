package dev.streamctl.internal.netty;

import dev.streamctl.internal.CustomScheduler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
final class Carrier implements HoldCheck.Watched {

    /** Handlers run in a row before the loop looks at its sockets again. */
    private static final int TURN = 256;

    private final Queue<HoldCheck.Turn> ready = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Thread loopThread;
    private final Runnable wakeLoop;
    private final Watchdog watchdog;

    /** Written by the carrier's thread, read by the watchdog's, which looks often enough to do without a fence. */
    private final AtomicLong turns = new AtomicLong();

    private final AtomicReference<HoldCheck.@Nullable Turn> running = new AtomicReference<>();

    private volatile @Nullable Runnable loopTask;
    private volatile boolean loopReady;
    private volatile boolean loopAsleep;
    private volatile boolean parked;
    private volatile boolean ended;

    /**
     * @param threads makes the platform thread
     * @param loop the event loop's life; when it returns, the carrier ends
     * @param wakeLoop lets the loop return from the kernel, if it is there
     */
    Carrier(ThreadFactory threads, Watchdog watchdog, Runnable loop, Runnable wakeLoop) {
        this.watchdog = watchdog;
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
        watchdog.watch(this);
        thread.start();
    }

    /** A virtual thread that runs here, not yet started. Called on the loop. */
    Thread newThread(String name, Runnable body) {
        CustomScheduler.initialisePoller();
        return new Carried(this, name, body).thread();
    }

    /** Whether {@code thread}, the calling one, is a handler that runs here at this moment. */
    boolean isRunning(Thread thread) {
        return running.getOpaque() instanceof Carried turn && turn.thread() == thread;
    }

    /** Whether no handler is ready to run. */
    boolean idle() {
        return ready.isEmpty();
    }

    /** Announces that the loop is about to block in the kernel; returns whether it may. */
    boolean fallAsleep() {
        loopAsleep = true;
        return ready.isEmpty();
    }

    /** The loop is back from the kernel. */
    void awake() {
        loopAsleep = false;
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
        if (ready.isEmpty()) {
            return;
        }
        watchdog.busy();
        for (int i = 0; i < TURN; i++) {
            HoldCheck.Turn turn = ready.poll();
            if (turn == null) {
                break;
            }
            turns.setOpaque(turns.getPlain() + 1);
            running.setOpaque(turn);
            turn.run();
        }
        running.setOpaque(null);
    }

    @Override
    public long turns() {
        return turns.getOpaque();
    }

    @Override
    public HoldCheck.@Nullable Turn running() {
        return running.getOpaque();
    }

    /** Only where the loop waits for something else than its sockets, for a lock say. */
    private void park() {
        parked = true;
        if (!loopReady && ready.isEmpty() && loopThread.isAlive()) {
            LockSupport.park(this);
        }
        parked = false;
    }

    /** Runs {@code turn} after those that are ready already. Any thread. */
    void submit(HoldCheck.Turn turn) {
        ready.add(turn);
        if (ended) {
            handOver();
            return;
        }
        unpark();
        if (loopAsleep) {
            wakeLoop.run();
        }
    }

    /** Called by the JDK to have the loop run on; the first task is the loop's own, others are of threads it started. */
    private void submitLoop(Runnable task) {
        if (loopTask == null) {
            loopTask = task;
        }
        if (task != loopTask) {
            submit(new Carried.Started("the event loop", task));
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
        for (Runnable turn = ready.poll(); turn != null; turn = ready.poll()) {
            standard.execute(turn);
        }
    }
}
