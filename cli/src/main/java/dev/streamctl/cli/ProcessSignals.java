package dev.streamctl.cli;

import java.util.concurrent.atomic.AtomicBoolean;
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
        var stopping = new AtomicBoolean();
        handle(StopSignal.INT, stopping, action);
        handle(StopSignal.TERM, stopping, action);
    }

    @Override
    public void onFirstOrHangup(Consumer<StopSignal> action) {
        var stopping = new AtomicBoolean();
        handle(StopSignal.INT, stopping, action);
        handle(StopSignal.TERM, stopping, action);
        if (handle(StopSignal.HUP, stopping, action).equals(SignalHandler.SIG_IGN)) {
            Signal.handle(new Signal(StopSignal.HUP.name()), SignalHandler.SIG_IGN);
        }
    }

    /** Returns what handled it before. */
    private static SignalHandler handle(StopSignal signal, AtomicBoolean stopping, Consumer<StopSignal> action) {
        return Signal.handle(new Signal(signal.name()), _ -> {
            if (stopping.compareAndSet(false, true)) {
                action.accept(signal);
            } else if (signal != StopSignal.HUP) {
                Runtime.getRuntime().halt(signal.exitCode().value());
            }
        });
    }
}
