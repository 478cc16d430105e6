package dev.streamctl.telemetry.sink;

import dev.streamctl.internal.LineQuota;
import dev.streamctl.task.TimeSource;
import dev.streamctl.telemetry.internal.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue bounded in bytes, and a virtual thread that takes from it and writes. When there is no room the oldest datagrams go;
 * when a write fails, what it was given, also where the writer threw what it must not. All that goes is counted and told. An
 * {@link Error} of the writer ends the sink.
 */
public final class QueuedSink implements Sink {

    /** How many bytes may wait where nothing else is said. */
    public static final int DEFAULT_BYTES = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Sink.class);

    /** What is waiting at the end is written for so long. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    /** So many bytes at most are given to one write. */
    private static final int BATCH = 256 * 1024;

    private final SinkWriter writer;
    private final int limit;
    private final Duration drain;
    private final LineQuota failures;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition settled = lock.newCondition();
    private final Deque<Datagram> queue = new ArrayDeque<>();
    private int bytes;
    private long accepted;
    private long delivered;
    private long dropped;
    private boolean closed;

    private volatile Drops drops = (device, samples) -> {};

    private volatile Consumer<Throwable> failed = e -> LOG.error("{}: has failed, what comes is dropped", name(), e);

    /** A sink of this writer, which it closes. */
    public QueuedSink(SinkWriter writer) {
        this(writer, DEFAULT_BYTES, TimeSource.system());
    }

    /**
     * A sink.
     *
     * @param bytes how many may wait, by {@link Datagram#size}
     * @param time for the rate of log lines
     */
    public QueuedSink(SinkWriter writer, int bytes, TimeSource time) {
        this(writer, bytes, time, DRAIN);
    }

    /**
     * As the other, for tests.
     *
     * @param drain how long a close waits for what is written, and again once it has interrupted the writer
     */
    QueuedSink(SinkWriter writer, int bytes, TimeSource time, Duration drain) {
        this.drain = drain;
        this.writer = writer;
        this.limit = bytes;
        this.failures = new LineQuota(1, time);
        this.thread = Thread.ofVirtual().name("streamctl-sink " + writer.name()).start(this::run);
    }

    @Override
    public String name() {
        return writer.name();
    }

    @Override
    public void start(Drops told) {
        drops = told;
    }

    @Override
    public void whenFailed(Consumer<Throwable> told) {
        failed = told;
    }

    @Override
    public void accept(List<Datagram> datagrams) {
        lock.lock();
        try {
            for (Datagram datagram : datagrams) {
                if (datagram.samples() > 0) {
                    accepted += datagram.samples();
                    queue.add(datagram);
                    bytes += datagram.size();
                }
            }
            while (bytes > limit || closed && !queue.isEmpty()) {
                dropOldest();
            }
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (accepted > delivered + dropped && left > 0) {
                left = settled.awaitNanos(left);
            }
            return accepted == delivered + dropped;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SinkStats stats() {
        lock.lock();
        try {
            return new SinkStats(accepted, delivered, dropped, accepted - delivered - dropped);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
        Threads.awaitEnd(List.of(thread), drain);
        dropAll();
        thread.interrupt(); // one that still writes is held up: it gives up
        Threads.awaitEnd(List.of(thread), drain);
    }

    private void dropAll() {
        lock.lock();
        try {
            closed = true;
            while (!queue.isEmpty()) {
                dropOldest();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            List<Datagram> batch = new ArrayList<>();
            while (take(batch)) {
                write(batch);
                batch.clear();
            }
        } catch (Error e) {
            dropAll();
            failed.accept(e);
        }
        try {
            writer.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: {}", name(), e.toString());
        }
    }

    private boolean take(List<Datagram> batch) {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                filled.awaitUninterruptibly();
            }
            int taken = 0;
            while (!queue.isEmpty() && taken < BATCH) {
                Datagram next = queue.remove();
                taken += next.size();
                batch.add(next);
            }
            bytes -= taken;
            return !batch.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Datagram> batch) {
        var undelivered = new WriteFailures(name(), failures, drops);
        try {
            writer.write(batch, undelivered);
        } catch (RuntimeException e) {
            undelivered.addRest(batch, e);
        } catch (Error e) {
            undelivered.addRest(batch);
            throw e;
        } finally {
            settle(batch.stream().mapToLong(Datagram::samples).sum(), undelivered.samples());
        }
    }

    private void settle(long samples, long undelivered) {
        lock.lock();
        try {
            delivered += samples - undelivered;
            dropped += undelivered;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest() {
        Datagram oldest = queue.remove();
        bytes -= oldest.size();
        dropped += oldest.samples();
        drops.dropped(oldest);
        settled.signalAll();
    }
}
