package dev.streamctl.camera.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One call of a node at a time, in the order of their coming. What a call wants to log is logged once it is over: a log that nobody
 * reads may block, and the next call may have to make something dark.
 */
final class Turn {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Consumer<String> log;

    /** What the call that runs has to say. Guarded by the lock. */
    private List<String> lines = new ArrayList<>();

    /** @param log gets lines, while the turn is nobody's or somebody else's; may block */
    Turn(Consumer<String> log) {
        this.log = log;
    }

    void take() {
        lock.lock();
    }

    void takeInterruptibly() throws InterruptedException {
        lock.lockInterruptibly();
    }

    /** Makes a call in its turn. */
    void run(Runnable call) {
        take();
        try {
            call.run();
        } finally {
            give();
        }
    }

    /** Ends the turn, then logs. */
    void give() {
        List<String> said = List.of();
        if (lock.getHoldCount() == 1) {
            said = lines;
            lines = new ArrayList<>();
        }
        lock.unlock();
        said.forEach(log);
    }

    /** Logs a line, at once where this thread does not have the turn. */
    void log(String line) {
        if (lock.isHeldByCurrentThread()) {
            lines.add(line);
        } else {
            log.accept(line);
        }
    }
}
