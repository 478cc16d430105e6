package dev.streamctl.cli.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Standard error for a process that has to go on although nobody reads it: what is written waits, up to {@value #ROOM} bytes, for
 * a thread that hands it to the system. Where there is no room, a writer waits for some, for {@value #PATIENCE_MILLIS} ms of
 * the time in which the process runs; from then on what comes is left out, and counted in a line, until somebody reads again. Safe
 * for use by many threads.
 */
public final class UnheldOutput extends OutputStream {

    static final int ROOM = 256 * 1024;
    static final int PATIENCE_MILLIS = 1_000;

    /** How much of a wait may pass between two looks at the clock. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

    /** What a record costs beside its bytes. */
    private static final int OVERHEAD = 64;

    private final OutputStream out;
    private final Duration patience;
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    /** Bytes that wait or are being written, with their overhead. */
    private int held;

    /** Records that came to wait, and how many of them wait no more. */
    private long accepted;

    private long over;

    /** How many were over when one was waited for in vain: nobody waits again before another one is. */
    private long unreadAt = -1;

    private long leftOut;
    private boolean stuck;
    private boolean broken;
    private @Nullable Thread writer;

    /** An output to the given stream, with a thread from its first byte on. */
    public UnheldOutput(OutputStream out) {
        this(out, Duration.ofMillis(PATIENCE_MILLIS));
    }

    /** @param patience how long a writer waits for room */
    UnheldOutput(OutputStream out, Duration patience) {
        this.out = out;
        this.patience = patience;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int cost = length + OVERHEAD;
        if (broken || length == 0) {
            return;
        }
        if (!stuck) {
            stuck = !await(() -> held == 0 || held + cost <= ROOM, patience);
        }
        if (stuck) {
            leftOut++;
            return;
        }
        byte[] record = new byte[length];
        System.arraycopy(bytes, offset, record, 0, length);
        add(record);
        if (writer == null) {
            writer = Thread.ofPlatform().daemon().name("streamctl-stderr").start(this::writeAll);
        }
        notifyAll();
    }

    private void add(byte[] record) {
        waiting.addLast(record);
        held += record.length + OVERHEAD;
        accepted++;
    }

    private interface Condition {
        boolean holds();
    }

    /**
     * Waits with the monitor held; false where the condition does not come true in time. While all threads of the process stand still
     * hardly any of that passes: the one that writes could not run either.
     */
    private synchronized boolean await(Condition condition, Duration time) {
        long left = time.toNanos();
        boolean interrupted = false;
        while (!condition.holds() && left > 0) {
            long before = System.nanoTime();
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK));
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left -= Math.min(LOOK, System.nanoTime() - before);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return condition.holds();
    }

    private void writeAll() {
        try {
            while (true) {
                byte[] next = take();
                out.write(next);
                out.flush();
                written(next);
            }
        } catch (IOException e) {
            breakOff();
        } catch (InterruptedException e) {
            breakOff();
        }
    }

    private synchronized byte[] take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        return waiting.getFirst();
    }

    private synchronized void written(byte[] record) {
        waiting.removeFirst();
        held -= record.length + OVERHEAD;
        over++;
        stuck = false;
        if (leftOut > 0) {
            byte[] line = "streamctl: %d lines before this one were left out, nobody read them%n"
                    .formatted(leftOut)
                    .getBytes(StandardCharsets.UTF_8);
            leftOut = 0;
            add(line);
        }
        notifyAll();
    }

    private synchronized void breakOff() {
        broken = true;
        waiting.clear();
        held = 0;
        over = accepted;
        notifyAll();
    }

    /** Waits until what came before this call is written, whatever comes meanwhile, or for as long as that may take. */
    synchronized void awaitWritten(Duration time) {
        long last = accepted;
        if (over != unreadAt && !await(() -> over >= last, time)) {
            unreadAt = over;
        }
    }

    /** Waits until all is written, or for as long as that may take; false where something was left. */
    public boolean drain(Duration time) {
        return await(() -> held == 0, time);
    }
}
