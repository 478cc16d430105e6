package dev.streamctl.task;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One thread of {@link Workers}: runs what it is given, and waits for more until it is retired. */
final class Worker extends Thread {

    private final Workers owner;

    /** Given under the owner's lock; null while the thread is idle. */
    private volatile @Nullable Work<?> work;

    private volatile boolean retired;
    private long idleSince;

    Worker(Workers owner, String name) {
        // No inheritable thread-locals and no class loader of the thread that happens to call first.
        super(null, null, name, 0, false);
        setDaemon(true);
        this.owner = owner;
    }

    Workers owner() {
        return owner;
    }

    @Override
    public void run() {
        while (true) {
            Parking.awaitUninterruptibly(this, () -> work != null || retired);
            Work<?> next = work;
            if (next == null) {
                return;
            }
            next.run();
            owner.ran(this, next);
        }
    }

    /** Under the owner's lock, as all that follows. */
    void give(@Nullable Work<?> next) {
        work = next;
        LockSupport.unpark(this);
    }

    @Nullable
    Work<?> work() {
        return work;
    }

    void retire() {
        retired = true;
        LockSupport.unpark(this);
    }

    void idleSince(long nanos) {
        idleSince = nanos;
    }

    long idleSince() {
        return idleSince;
    }
}
