package dev.streamctl.internal;

import dev.streamctl.internal.netty.CarriedThreads;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the JDK takes to wake a virtual thread that is parked, run it on the thread that woke it, and park it again: the floor
 * of {@link HandOverBenchmark}, with nothing handed over.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-XX:+UseSerialGC", "--add-opens=java.base/java.lang=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParkBenchmark {

    private final Queue<Runnable> ready = new ArrayDeque<>();
    private Thread parked;
    private volatile boolean ended;
    private long turns;

    @Setup(Level.Iteration)
    public void start() {
        ended = false;
        parked = CarriedThreads.on(ready::add).start(this::park);
        runReady();
    }

    @TearDown(Level.Iteration)
    public void stop() {
        ended = true;
        wake();
    }

    private void park() {
        while (!ended) {
            turns++;
            LockSupport.park(this);
        }
    }

    private void runReady() {
        for (Runnable turn = ready.poll(); turn != null; turn = ready.poll()) {
            turn.run();
        }
    }

    /** There and back. */
    @Benchmark
    public long wake() {
        LockSupport.unpark(parked);
        runReady();
        return turns;
    }
}
