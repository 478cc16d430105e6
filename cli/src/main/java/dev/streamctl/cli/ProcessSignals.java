package dev.streamctl.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals of this process. The JVM's own handling would start its shutdown at the first signal and ignore the second;
 * here a second Ctrl-C always ends the process, whatever hangs. SIGHUP never does: a terminal that is closed sends it twice, once
 * by its shell and once by the kernel.
 */
final class ProcessSignals implements Signals {

    @Override
    public void onHangup(Runnable action) {
        Signal.handle(new Signal("HUP"), _ -> action.run());
    }

    @Override
    public void onFirst(Consumer<StopSignal> action) {
        var stop = new Stop(action);
        handle(StopSignal.INT, stop);
        handle(StopSignal.TERM, stop);
    }

    @Override
    public void onFirstOrHangup(Consumer<StopSignal> action) {
        var stop = new Stop(action);
        handle(StopSignal.INT, stop);
        handle(StopSignal.TERM, stop);
        if (handle(StopSignal.HUP, stop).equals(SignalHandler.SIG_IGN)) {
            Signal.handle(new Signal(StopSignal.HUP.name()), SignalHandler.SIG_IGN);
        }
    }

    /** Returns what handled it before. */
    private static SignalHandler handle(StopSignal signal, Stop stop) {
        return Signal.handle(new Signal(signal.name()), _ -> stop.received(signal));
    }

    /** What signals do, one after the other. */
    private static final class Stop {

        /** For a second signal that comes while the first one's action runs, as that of GNU timeout, which sends each twice. */
        private static final long PATIENCE_SECONDS = 10;

        private final Consumer<StopSignal> action;
        private final AtomicInteger received = new AtomicInteger();
        private volatile boolean begun;

        Stop(Consumer<StopSignal> action) {
            this.action = action;
        }

        void received(StopSignal signal) {
            if (received.compareAndSet(0, 1)) {
                begin(signal);
            } else if (signal != StopSignal.HUP) {
                if (received.incrementAndGet() == 2 && !begun) {
                    pause();
                }
                Runtime.getRuntime().halt(signal.exitCode().value());
            }
        }

        private void begin(StopSignal signal) {
            try {
                action.accept(signal);
            } finally {
                begun = true;
            }
        }

        private static void pause() {
            try {
                TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does: it then ends at once
            }
        }
    }
}
