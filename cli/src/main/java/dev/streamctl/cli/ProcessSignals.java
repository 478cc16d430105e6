package dev.streamctl.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import sun.misc.Signal;

/**
 * The signals of this process. The JVM's own handling would start its shutdown at the first signal and ignore the second;
 * here a second Ctrl-C always ends the process, whatever hangs.
 */
final class ProcessSignals implements Signals {

    @Override
    public void onHangup(Runnable action) {
        Signal.handle(new Signal("HUP"), _ -> action.run());
    }

    @Override
    public void onFirst(Consumer<StopSignal> action) {
        var stopping = new AtomicBoolean();
        for (StopSignal signal : StopSignal.values()) {
            Signal.handle(new Signal(signal.name()), _ -> {
                if (stopping.compareAndSet(false, true)) {
                    action.accept(signal);
                } else {
                    Runtime.getRuntime().halt(signal.exitCode().value());
                }
            });
        }
    }
}
