package dev.streamctl.internal;

import dev.streamctl.framing.LengthPrefixed;
import dev.streamctl.internal.netty.CarriedThreads;
import dev.streamctl.limits.Limits;
import dev.streamctl.task.Deadline;
import dev.streamctl.task.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way of a batch from the loop through the inbox to a reader that waits for it, and of its answers through the outbox
 * back to the loop: no socket, no framing but the encoding of the answers. The time is that of the whole batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "--add-opens=java.base/java.lang=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HandOverBenchmark {

    private static final LengthPrefixed FRAMING = LengthPrefixed.of(4);
    private static final int MAX_FRAME = 1 << 20;

    /** Where the reader runs. */
    public enum Reader {
        /** In turn with the loop on the loop's thread, as with the carrier scheduler. */
        CARRIED,
        /** On a thread of the JDK's scheduler. */
        ELSEWHERE
    }

    @Param
    public Reader reader;

    /** Frames of a batch. */
    @Param({"1", "16"})
    public int batch;

    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private Object[] frames;
    private Inbox inbox;
    private final SpareBuffers spare = new SpareBuffers();
    private Outbox outbox;
    private Thread echo;
    private volatile boolean asked;

    @Setup(Level.Iteration)
    public void start() {
        frames = new Object[batch];
        Arrays.fill(frames, new byte[64]);
        Thread loop = Thread.currentThread();
        inbox = new Inbox("peer", Limits.defaults(), TimeSource.system(), LockSupport::unpark, () -> {});
        Runnable ask = () -> {
            asked = true;
            LockSupport.unpark(loop);
        };
        outbox = new Outbox("peer", Limits.defaults(), TimeSource.system(), spare, LockSupport::unpark, ask, null);
        Thread.Builder builder =
                reader == Reader.CARRIED ? CarriedThreads.on(turn -> submit(loop, turn)) : Thread.ofVirtual();
        echo = builder.start(this::echo);
        runReady();
    }

    @TearDown(Level.Iteration)
    public void stop() throws InterruptedException {
        inbox.close(new Ending.Closed("peer", "closed"));
        while (!echo.join(Duration.ofMillis(1))) {
            runReady();
        }
    }

    /** From another thread where the JDK has the reader run on, behind a monitor. */
    private void submit(Thread loop, Runnable turn) {
        ready.add(turn);
        if (Thread.currentThread() != loop) {
            LockSupport.unpark(loop);
        }
    }

    private void echo() {
        try {
            while (true) {
                inbox.enter();
                byte[] frame;
                try {
                    frame = (byte[]) inbox.take(Deadline.NONE, true);
                } finally {
                    inbox.exit();
                }
                outbox.send(FRAMING, frame, MAX_FRAME, Deadline.NONE, false);
            }
        } catch (IOException | InterruptedException e) {
            // the end of the iteration
        }
    }

    private void runReady() {
        for (Runnable turn = ready.poll(); turn != null; turn = ready.poll()) {
            turn.run();
        }
    }

    /** Takes answers until there are none: only then does the outbox ask again. */
    private int write() {
        int bytes = 0;
        int sent = 0;
        for (ByteBuffer answers = outbox.take(0); answers != null; answers = outbox.take(sent)) {
            sent = answers.remaining();
            bytes += sent;
            spare.give(answers);
        }
        return bytes;
    }

    /** One batch there and its answers back. */
    @Benchmark
    public int roundTrip() {
        inbox.deliver(new Batch(frames, batch * (64 + Batch.ITEM_COST)), false);
        int missing = batch * (4 + 64);
        while (missing > 0) {
            runReady();
            if (asked) {
                asked = false;
                missing -= write();
            } else if (ready.isEmpty()) {
                LockSupport.park(this);
            }
        }
        return missing;
    }
}
